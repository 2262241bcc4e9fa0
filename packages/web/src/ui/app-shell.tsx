import logout from 'virtual:line-icon/logout'
import { Button } from '@mantine/core'
import { Link, type LinkProps } from '@tanstack/react-router'
import classes from './app-shell.module.css'
import { LineIcon } from './line-icon.tsx'
import { StatusLabel } from './status-label.tsx'
import { Wordmark } from './wordmark.tsx'

export type Section = {
  readonly name: string
  /** Where its pages begin: "/admin". */
  readonly path: string
  readonly pages: readonly { readonly name: string; readonly to: NonNullable<LinkProps['to']> }[]
}

type AppShellProps = {
  username: string
  /** Shown beside the name when there is one to show. */
  role?: string | undefined
  /** The first page of each is what its switch leads to. One section has no switch. */
  sections: readonly Section[]
  /** The path of the page that is shown. */
  path: string
  signingOut: boolean
  onSignOut: () => void
  children: React.ReactNode
}

/** Around every page of somebody who is signed in. It stays in sight, and so does "Sign out" (R24). */
export function AppShell(props: AppShellProps): React.JSX.Element {
  const { username, role, sections, path, signingOut, onSignOut, children } = props
  const section = sections.find((one) => path.startsWith(one.path)) ?? sections[0]
  return (
    <>
      <a className={classes['skip']} href="#content">
        Skip to the content
      </a>
      <header className={classes['header']}>
        <div className={classes['bar']}>
          <Link to="/account/sessions" className={classes['home']} aria-label="Latchkey, my sessions">
            <Wordmark />
          </Link>
          {sections.length > 1 && <SectionSwitch sections={sections} current={section} />}
          <div className={classes['person']}>
            <span className={classes['username']} title={username}>
              {username}
            </span>
            {role !== undefined && <StatusLabel tone="plain">{role}</StatusLabel>}
          </div>
          <Button
            variant="default"
            className={classes['sign-out']}
            leftSection={<LineIcon paths={logout} size={17} />}
            loading={signingOut}
            onClick={onSignOut}
          >
            Sign out
          </Button>
        </div>
        <div className={classes['ways']}>
          {sections.length > 1 && <SectionSwitch sections={sections} current={section} />}
          {section && <Pages section={section} />}
        </div>
      </header>
      <main id="content" className={classes['main']} tabIndex={-1}>
        {children}
      </main>
    </>
  )
}

/** While it is not known who is signed in: the same place for the name of the product, so that nothing jumps. */
export function EmptyShell({ children }: { children: React.ReactNode }): React.JSX.Element {
  return (
    <>
      <header className={classes['header']}>
        <div className={classes['bar']}>
          <span className={classes['home']}>
            <Wordmark />
          </span>
        </div>
      </header>
      <main className={classes['main']}>{children}</main>
    </>
  )
}

function SectionSwitch({ sections, current }: { sections: readonly Section[]; current: Section | undefined }) {
  return (
    <nav aria-label="Part of Latchkey" className={classes['switch']}>
      {sections.map((section) => (
        <Link
          key={section.path}
          to={section.pages[0]?.to ?? '/'}
          className={classes['part']}
          data-current={section === current || undefined}
          {...(section === current ? { 'aria-current': 'true' as const } : {})}
        >
          {section.name}
        </Link>
      ))}
    </nav>
  )
}

function Pages({ section }: { section: Section }): React.JSX.Element {
  return (
    <nav aria-label={section.name} className={classes['pages']}>
      {section.pages.map(({ name, to }) => (
        <Link key={name} to={to} activeOptions={{ exact: true, includeSearch: false }} className={classes['page']}>
          {name}
        </Link>
      ))}
    </nav>
  )
}
