import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { Schema } from '../../lib/api.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { Instant } from '../../ui/instant.tsx'
import { NewPasswordField } from '../../ui/new-password-field.tsx'
import { Panel } from '../../ui/panel.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import classes from './password-form.module.css'

type PasswordFormProps = {
  account: Schema<'Account'>
  minLength: number
  busy: boolean
  problem: string | undefined
  onSubmit: (change: Schema<'PasswordChange'>) => void
}

export function PasswordForm({ account, minLength, busy, problem, onSubmit }: PasswordFormProps): React.JSX.Element {
  const [missing, setMissing] = useState<{ current?: string; next?: string }>({})

  function submit(event: React.SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const current = String(form.get('current') ?? '')
    const next = String(form.get('next') ?? '')
    const found = {
      ...(current ? {} : { current: 'Enter the password you have now' }),
      ...(next ? {} : { next: 'Choose a new password' }),
    }
    setMissing(found)
    const [first] = Object.keys(found)
    if (first) event.currentTarget.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus()
    else onSubmit({ current, next, endOthers: form.has('endOthers') })
  }

  /** What was missing is being typed. */
  function forgive(name: keyof typeof missing): void {
    setMissing(({ [name]: _, ...rest }) => rest)
  }

  return (
    <Panel>
      <form method="post" className={classes['form']} onSubmit={submit} noValidate aria-label="Change the password">
        {account.passwordChangedAt !== undefined && (
          <p className={classes['since']}>
            Last changed <Instant at={account.passwordChangedAt} />
          </p>
        )}
        <FormProblem>{problem}</FormProblem>
        {/* For password managers: they keep the new password under this name. */}
        <input
          className={classes['unseen']}
          name="username"
          autoComplete="username"
          value={account.username}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <PasswordField
          name="current"
          label="Current password"
          autoComplete="current-password"
          error={missing.current}
          onChange={() => forgive('current')}
        />
        <NewPasswordField name="next" minLength={minLength} error={missing.next} onChange={() => forgive('next')} />
        <Checkbox
          name="endOthers"
          defaultChecked
          label="Sign out everywhere else"
          description="Ends every other session of yours. You stay signed in here."
        />
        <div>
          <Button type="submit" size="md" loading={busy}>
            Change the password
          </Button>
        </div>
      </form>
    </Panel>
  )
}
