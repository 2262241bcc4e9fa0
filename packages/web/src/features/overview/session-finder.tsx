import { Button, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { sessionsLike } from '../../lib/session-query.ts'
import classes from './session-finder.module.css'

/** What an administrator comes for most: somebody calls who has lost a device. */
export function SessionFinder(): React.JSX.Element {
  const navigate = useNavigate()
  const field = useRef<HTMLInputElement>(null)

  function submit(event: React.SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const user = field.current?.value.trim() ?? ''
    if (user === '') field.current?.focus()
    else void navigate({ to: '/admin/sessions', search: { q: sessionsLike(user) } })
  }

  return (
    <search>
      <form className={classes['finder']} onSubmit={submit}>
        <TextInput
          ref={field}
          className={classes['field']}
          label="Where is somebody signed in?"
          placeholder="Any part of the username"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={200}
        />
        <Button type="submit" variant="default">
          Show sessions
        </Button>
      </form>
    </search>
  )
}
