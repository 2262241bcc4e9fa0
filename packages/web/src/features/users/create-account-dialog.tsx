import { Alert, Button, Radio, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { sentenceOf } from '../../lib/problem.ts'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import type { NewAccount } from './queries.ts'

type CreateAccountProps = {
  readonly opened: boolean
  readonly busy: boolean
  readonly error: Error | null
  readonly onCreate: (account: NewAccount) => void
  readonly onClose: () => void
}

export function CreateAccountDialog({ opened, onClose, busy, ...form }: CreateAccountProps): React.JSX.Element {
  return (
    <Dialog opened={opened} onClose={onClose} title="Create an account" locked={busy}>
      <p>Next you get a one-time link, with which the person chooses a password. Nobody else ever knows it.</p>
      <Form busy={busy} onCancel={onClose} {...form} />
    </Dialog>
  )
}

function Form({
  busy,
  error,
  onCreate,
  onCancel,
}: Pick<CreateAccountProps, 'busy' | 'error' | 'onCreate'> & { onCancel: () => void }): React.JSX.Element {
  const [username, setUsername] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<NewAccount['role']>('user')

  function submit(event: FormEvent): void {
    event.preventDefault()
    onCreate({ username: username.trim(), role, ...(email.trim() === '' ? {} : { email: email.trim() }) })
  }

  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Username"
          required
          maxLength={200}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={username}
          onChange={({ currentTarget }) => setUsername(currentTarget.value)}
        />
        <TextInput
          label="E-mail address"
          description="Optional. It can be used to sign in, too."
          type="email"
          maxLength={320}
          autoComplete="off"
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <Radio.Group
          label="Role"
          value={role}
          onChange={(value) => setRole(value === 'administrator' ? 'administrator' : 'user')}
        >
          <Stack gap="sm" mt="xs">
            <Radio value="user" label="User" description="Manages their own sessions" />
            <Radio
              value="administrator"
              label="Administrator"
              description="Manages everybody’s sessions and all accounts"
            />
          </Stack>
        </Radio.Group>
        <div role="alert">
          {error !== null && (
            <Alert color="red" variant="light">
              {sentenceOf(error)}
            </Alert>
          )}
        </div>
        <DialogButtons>
          <Button variant="default" onClick={onCancel} disabled={busy}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            Create account
          </Button>
        </DialogButtons>
      </Stack>
    </form>
  )
}
