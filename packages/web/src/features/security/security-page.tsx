import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Schema } from '../../lib/api.ts'
import { sentenceOf } from '../../lib/problem.ts'
import { sessionInUse } from '../../lib/session-in-use.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { PasswordChanged } from './password-changed.tsx'
import { PasswordForm } from './password-form.tsx'
import { useChangePassword } from './queries.ts'
import { RecentEvents } from './recent-events.tsx'
import classes from './security-page.module.css'

export function SecurityPage(): React.JSX.Element {
  const me = useQuery(sessionInUse)
  return (
    <>
      <PageHeader title="Security" lead="Your password, and what happened to your account." />
      <div className={classes['columns']}>
        <section className={classes['column']} aria-labelledby="password">
          <h2 id="password">Password</h2>
          {me.data && <Password account={me.data.account} minLength={me.data.passwordMinLength} />}
        </section>
        <section className={classes['column']} aria-labelledby="events">
          <h2 id="events">Recent security events</h2>
          {me.data && <RecentEvents userId={me.data.account.id} />}
        </section>
      </div>
    </>
  )
}

function Password({ account, minLength }: { account: Schema<'Account'>; minLength: number }): React.JSX.Element {
  const change = useChangePassword()
  const [endedOthers, setEndedOthers] = useState(true)
  if (change.isSuccess)
    return <PasswordChanged ended={change.data.ended} endedOthers={endedOthers} onAgain={change.reset} />
  return (
    <PasswordForm
      account={account}
      minLength={minLength}
      busy={change.isPending}
      problem={change.isError ? sentenceOf(change.error) : undefined}
      onSubmit={(wanted) => {
        setEndedOthers(wanted.endOthers)
        change.mutate(wanted)
      }}
    />
  )
}
