import { Button, TextInput } from '@mantine/core'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { endedSession, notice } from '../../lib/leaving.ts'
import { nextPath } from '../../lib/next-path.ts'
import { sentenceOf } from '../../lib/problem.ts'
import { EntryCard } from '../../ui/entry-card.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { EndedSession } from './ended-session.tsx'
import classes from './login-page.module.css'
import { useSignIn } from './queries.ts'

type Missing = { readonly login?: string; readonly password?: string }

export function LoginPage(): React.JSX.Element {
  const { next } = useSearch({ from: '/login' })
  const router = useRouter()
  const signIn = useSignIn()
  const [missing, setMissing] = useState<Missing>({})
  const login = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)

  function submit(event: React.SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const found = missingIn(login.current?.value, password.current?.value)
    setMissing(found)
    if (found.login !== undefined) login.current?.focus()
    else if (found.password !== undefined) password.current?.focus()
    else send()
  }

  function send(): void {
    signIn.mutate(
      { login: login.current?.value.trim() ?? '', password: password.current?.value ?? '' },
      {
        onSuccess: () => router.history.replace(nextPath(next, location.origin)),
        onError: () => password.current?.select(),
      },
    )
  }

  return (
    <EntryCard title="Sign in">
      {notice !== undefined && signIn.isIdle && <EndedSession notice={notice} ended={endedSession} />}
      <form method="post" className={classes['form']} onSubmit={submit} noValidate aria-label="Sign in">
        <FormProblem>{signIn.isError ? sentenceOf(signIn.error) : undefined}</FormProblem>
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
        <Button type="submit" size="md" fullWidth loading={signIn.isPending || signIn.isSuccess}>
          Sign in
        </Button>
      </form>
      <p className={classes['help']}>
        Forgot your password? An administrator can give you a link with which you choose a new one.
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
