import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { endedSession, notice } from '../../lib/leaving.ts'
import { EntryCard } from '../../ui/entry-card.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { leadOf, titleOf } from './choice-sentences.ts'
import { EndedSession } from './ended-session.tsx'
import classes from './login-page.module.css'
import { setupState } from './queries.ts'
import { SessionChoice } from './session-choice.tsx'
import { useLogin } from './use-login.ts'

type Missing = { readonly login?: string; readonly password?: string }

export function LoginPage(): React.JSX.Element {
  const { fields, choice, problem, isBusy, isUntried, send, back } = useLogin()
  const { login, password } = fields
  const [missing, setMissing] = useState<Missing>({})

  const setup = useQuery(setupState)
  if (setup.data?.done === false) return <NotSetUp />

  function submit(event: React.SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const found = missingIn(login.current?.value, password.current?.value)
    setMissing(found)
    if (found.login !== undefined) login.current?.focus()
    else if (found.password !== undefined) password.current?.focus()
    else send()
  }

  return (
    <EntryCard {...(choice === undefined ? { title: 'Sign in' } : { title: titleOf(choice), lead: leadOf(choice) })}>
      {notice !== undefined && isUntried && <EndedSession notice={notice} ended={endedSession} />}
      {choice !== undefined && (
        <SessionChoice choice={choice} problem={problem} isBusy={isBusy} onChoose={send} onCancel={back} />
      )}
      {/* Out of sight it keeps what was typed: the password goes along with the choice. */}
      <form
        method="post"
        className={classes['form']}
        onSubmit={submit}
        noValidate
        hidden={choice !== undefined}
        aria-label="Sign in"
      >
        <FormProblem>{problem}</FormProblem>
        <TextInput
          ref={login}
          name="username"
          label="Username or e-mail address"
          size="md"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={320}
          autoFocus
          error={missing.login}
          onChange={() => setMissing(({ login: _, ...rest }) => rest)}
        />
        <PasswordField
          ref={password}
          name="password"
          label="Password"
          autoComplete="current-password"
          error={missing.password}
          onChange={() => setMissing(({ password: _, ...rest }) => rest)}
        />
        <Button type="submit" size="md" fullWidth loading={isBusy}>
          Sign in
        </Button>
      </form>
      {choice === undefined && (
        <p className={classes['help']}>
          Forgot your password? An administrator can give you a link with which you choose a new one.
        </p>
      )}
    </EntryCard>
  )
}

function NotSetUp(): React.JSX.Element {
  return (
    <EntryCard title="Latchkey is not set up yet">
      <p className={classes['help']}>
        Open the one-time link that the server printed when it started: with it you make the first account, which is an
        administrator’s. If the link is over, restart the server, and it prints a new one.
      </p>
    </EntryCard>
  )
}

function missingIn(login = '', password = ''): Missing {
  return {
    ...(login.trim() === '' ? { login: 'Enter your username or e-mail address' } : {}),
    ...(password === '' ? { password: 'Enter your password' } : {}),
  }
}
