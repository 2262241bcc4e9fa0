import { useState } from 'react'
import classes from './new-password-field.module.css'
import { PasswordField } from './password-field.tsx'

/** With the one rule that can be counted along, and how far one has come. The server decides. No rules about kinds of characters (NIST SP 800-63B-4). */
export function NewPasswordField({
  label = 'New password',
  name,
  minLength,
  error,
  autoFocus,
  onChange,
}: {
  label?: string
  name: string
  /** What the server asks for, in characters. */
  minLength: number
  error?: string | undefined
  autoFocus?: boolean
  onChange?: () => void
}): React.JSX.Element {
  const [length, setLength] = useState(0)
  const long = length >= minLength
  return (
    <div>
      <PasswordField
        name={name}
        label={label}
        description="Several words that have nothing to do with each other are easy to remember and hard to guess."
        autoComplete="new-password"
        error={error}
        {...(autoFocus ? { autoFocus } : {})}
        onChange={(password) => {
          setLength([...password].length)
          onChange?.()
        }}
      />
      <div className={classes['meter']} data-long={long || undefined}>
        <progress
          className={classes['bar']}
          max={minLength}
          value={Math.min(length, minLength)}
          aria-label="Length of the password"
        />
        <span className={classes['note']}>
          {long ? `✓ ${length} characters: long enough` : `${length} of at least ${minLength} characters`}
        </span>
      </div>
    </div>
  )
}
