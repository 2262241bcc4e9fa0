import { useMutation, useQuery } from '@tanstack/react-query'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { Schema } from './lib/api.ts'
import { startLive } from './lib/live.ts'
import { sentenceOf } from './lib/problem.ts'
import { disconnect, sessionInUse } from './lib/session-in-use.ts'
import { AppShell, EmptyShell, type Section } from './ui/app-shell.tsx'
import { useAnnounce } from './ui/notice.tsx'
import { Empty, Failed, Waiting } from './ui/states.tsx'

const account: Section = {
  name: 'My account',
  path: '/account',
  pages: [
    { name: 'Sessions', to: '/account/sessions' },
    { name: 'Security', to: '/account/security' },
  ],
}

const administration: Section = {
  name: 'Administration',
  path: '/admin',
  pages: [
    { name: 'Overview', to: '/admin' },
    { name: 'All sessions', to: '/admin/sessions' },
    { name: 'Users', to: '/admin/users' },
    { name: 'Audit trail', to: '/admin/audit' },
  ],
}

const sectionsOf: Readonly<Record<Schema<'Account'>['role'], readonly Section[]>> = {
  user: [account],
  administrator: [account, administration],
}

/** Around the pages that need a session. Nothing of them is shown before the server has said whose it is. */
export function SignedIn(): React.JSX.Element {
  const me = useQuery(sessionInUse)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const announce = useAnnounce()
  const signOut = useMutation({
    mutationFn: disconnect,
    onError: (error) => announce(`You are still signed in. ${sentenceOf(error)}`, 'problem'),
  })

  const sessionId = me.data?.session.id
  useEffect(() => (sessionId === undefined ? undefined : startLive(sessionId)), [sessionId])

  if (!me.data) {
    return (
      <EmptyShell>
        {me.isPending ? (
          <Waiting>Looking up who is signed in…</Waiting>
        ) : (
          <Failed title="This page could not be loaded" error={me.error} onRetry={() => void me.refetch()} />
        )}
      </EmptyShell>
    )
  }

  const { username, role } = me.data.account
  const allowed = role === 'administrator' || !path.startsWith('/admin')
  return (
    <AppShell
      username={username}
      role={role === 'administrator' ? 'Administrator' : undefined}
      sections={sectionsOf[role]}
      path={path}
      signingOut={signOut.isPending}
      onSignOut={() => signOut.mutate()}
    >
      {allowed ? <Outlet /> : <Empty title="This page is for administrators">Ask one of them if you need it.</Empty>}
    </AppShell>
  )
}
