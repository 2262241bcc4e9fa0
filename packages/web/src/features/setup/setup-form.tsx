import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Schema } from '../../lib/api.ts'
import { EntryCard } from '../../ui/entry-card.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { NewPasswordField } from '../../ui/new-password-field.tsx'
import classes from './setup-form.module.css'

type SetupFormProps = {
  offer: Schema<'SetupOffer'>
  busy: boolean
  problem: string | undefined
  onSubmit: (chosen: Omit<Schema<'Setup'>, 'token'>) => void
}

export function SetupForm({ offer, busy, problem, onSubmit }: SetupFormProps): React.JSX.Element {
  const first = offer.purpose === 'first_administrator'
  const [missing, setMissing] = useState<{ username?: string; password?: string }>({})

  function submit(event: React.SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const [username, email, password] = ['username', 'email', 'password'].map((name) => String(form.get(name) ?? ''))
    const found = {
      ...(first && !username?.trim() ? { username: 'Choose a username' } : {}),
      ...(password ? {} : { password: 'Choose a password' }),
    }
    setMissing(found)
    const [firstMissing] = Object.keys(found)
    if (firstMissing) {
      event.currentTarget.querySelector<HTMLInputElement>(`[name="${firstMissing}"]`)?.focus()
      return
    }
    const names = first ? { username: username?.trim() ?? '', ...(email ? { email: email.trim() } : {}) } : {}
    onSubmit({ ...names, password: password ?? '' })
  }

  /** What was missing is being typed. */
  function forgive(name: keyof typeof missing): void {
    setMissing(({ [name]: _, ...rest }) => rest)
  }

  return (
    <EntryCard title={first ? 'Set up Latchkey' : 'Choose your password'} lead={first ? FIRST : CHOOSE}>
      <form method="post" className={classes['form']} onSubmit={submit} noValidate>
        <FormProblem>{problem}</FormProblem>
        {first ? (
          <Names missing={missing.username} onChange={() => forgive('username')} />
        ) : (
          <OwnName username={offer.username ?? ''} />
        )}
        <NewPasswordField
          name="password"
          label={first ? 'Password' : 'New password'}
          minLength={offer.passwordMinLength}
          error={missing.password}
          autoFocus={!first}
          onChange={() => forgive('password')}
        />
        <Button type="submit" size="md" fullWidth loading={busy}>
          {first ? 'Create the account' : 'Save the password'}
        </Button>
      </form>
    </EntryCard>
  )
}

const FIRST = 'You are the first here. This makes the account of the first administrator and signs you in.'
const CHOOSE = 'The link works once. You are signed in right after.'

function Names({ missing, onChange }: { missing: string | undefined; onChange: () => void }): React.JSX.Element {
  return (
    <>
      <TextInput
        name="username"
        label="Username"
        size="md"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={200}
        autoFocus
        error={missing}
        onChange={onChange}
      />
      <TextInput
        name="email"
        type="email"
        label="E-mail address (optional)"
        description="You can sign in with it, too."
        size="md"
        autoComplete="email"
        maxLength={320}
      />
    </>
  )
}

/** Fixed, and a field all the same: a password manager keeps the password under it. */
function OwnName({ username }: { username: string }): React.JSX.Element {
  return <TextInput name="username" label="Username" size="md" value={username} readOnly autoComplete="username" />
}
