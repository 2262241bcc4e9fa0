import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  RouterProvider,
  redirect,
} from '@tanstack/react-router'
import { queryClient } from './lib/query-client.ts'
import { parseSearch, stringifySearch } from './lib/search-text.ts'
import { NotFoundPage } from './not-found-page.tsx'
import { SignedIn } from './signed-in.tsx'
import { followSystem, theme } from './theme.ts'
import { BrokenPage } from './ui/broken-page.tsx'
import { NoticeProvider } from './ui/notice.tsx'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage })
const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/account/sessions', replace: true })
  },
})
const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  beforeLoad: () => {
    throw redirect({ to: '/account/sessions', replace: true })
  },
})
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./features/setup/setup-page.tsx'), 'SetupPage'),
})
const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search['next'] === 'string' ? { next: search['next'] } : {},
  component: lazyRouteComponent(() => import('./features/login/login-page.tsx'), 'LoginPage'),
})
const mySessions = createRoute({
  getParentRoute: () => signedIn,
  path: '/account/sessions',
  component: lazyRouteComponent(() => import('./features/my-sessions/my-sessions-page.tsx'), 'MySessionsPage'),
})
const security = createRoute({
  getParentRoute: () => signedIn,
  path: '/account/security',
  component: lazyRouteComponent(() => import('./features/security/security-page.tsx'), 'SecurityPage'),
})

/** What a page keeps in its address: its filters, each a text. */
type Filters = { readonly [name: string]: string | undefined }
const filters = (search: Record<string, unknown>): Filters => search as Filters

const overview = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin',
  component: lazyRouteComponent(() => import('./features/overview/overview-page.tsx'), 'OverviewPage'),
})
const allSessions = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin/sessions',
  validateSearch: filters,
  component: lazyRouteComponent(() => import('./features/all-sessions/all-sessions-page.tsx'), 'AllSessionsPage'),
})
const users = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin/users',
  validateSearch: filters,
  component: lazyRouteComponent(() => import('./features/users/users-page.tsx'), 'UsersPage'),
})
const audit = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin/audit',
  validateSearch: filters,
  component: lazyRouteComponent(() => import('./features/audit/audit-page.tsx'), 'AuditPage'),
})

const router = createRouter({
  routeTree: root.addChildren([
    home,
    account,
    setup,
    login,
    signedIn.addChildren([mySessions, security, overview, allSessions, users, audit]),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: BrokenPage,
  scrollRestoration: true,
  parseSearch,
  stringifySearch,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

export function App({ nonce }: { nonce: string }): React.JSX.Element {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={followSystem}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <NoticeProvider>
          <RouterProvider router={router} />
        </NoticeProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
