import eye from 'virtual:line-icon/eye'
import eyeOff from 'virtual:line-icon/eye-off'
import { PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { LineIcon } from './line-icon.tsx'

type PasswordFieldProps = {
  name: string
  label: string
  autoComplete: 'current-password' | 'new-password'
  /** Below the label: what makes a good one. */
  description?: React.ReactNode
  error?: string | undefined
  autoFocus?: boolean
  onChange?: (password: string) => void
  ref?: React.Ref<HTMLInputElement>
}

/** Shows what was typed when asked to, and says when Caps Lock is on. Pasting and password managers work (R76). */
export function PasswordField({ onChange, error, ...field }: PasswordFieldProps): React.JSX.Element {
  const [capsLock, setCapsLock] = useState(false)
  return (
    <PasswordInput
      {...field}
      size="md"
      error={error}
      maxLength={4096}
      spellCheck={false}
      autoCapitalize="none"
      inputContainer={(input) => (
        <>
          {input}
          <CapsLockNote on={capsLock} />
        </>
      )}
      visibilityToggleIcon={({ reveal }) => <LineIcon paths={reveal ? eyeOff : eye} />}
      visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
      onChange={(event) => onChange?.(event.currentTarget.value)}
      onKeyUp={(event) => setCapsLock(event.getModifierState('CapsLock'))}
      onBlur={() => setCapsLock(false)}
    />
  )
}

function CapsLockNote({ on }: { on: boolean }): React.JSX.Element {
  return (
    <div role="status" style={{ color: 'var(--warning)', fontSize: 14, paddingTop: on ? 6 : 0 }}>
      {on && 'Caps Lock is on.'}
    </div>
  )
}
