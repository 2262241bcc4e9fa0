import { useState } from 'react'
import classes from './new-password-field.module.css'
import { PasswordField } from './password-field.tsx'

/** What the server asks for unless its operator chose otherwise. It decides; this only counts along. */
const USUAL_MINIMUM = 15

/** With the one rule there is, and how far one has come. No rules about kinds of characters (NIST SP 800-63B-4). */
export function NewPasswordField({
  label = 'New password',
  name,
  error,
  autoFocus,
}: {
  label?: string
  name: string
  error?: string | undefined
  autoFocus?: boolean
}): React.JSX.Element {
  const [length, setLength] = useState(0)
  const long = length >= USUAL_MINIMUM
  return (
    <div>
      <PasswordField
        name={name}
        label={label}
        description="Several words that have nothing to do with each other are easy to remember and hard to guess."
        autoComplete="new-password"
        error={error}
        {...(autoFocus ? { autoFocus } : {})}
        onChange={(password) => setLength([...password].length)}
      />
      <div className={classes['meter']} data-long={long || undefined}>
        <progress
          className={classes['bar']}
          max={USUAL_MINIMUM}
          value={Math.min(length, USUAL_MINIMUM)}
          aria-label="Length of the password"
        />
        <span className={classes['note']}>
          {long ? `✓ ${length} characters: long enough` : `${length} of at least ${USUAL_MINIMUM} characters`}
        </span>
      </div>
    </div>
  )
}
