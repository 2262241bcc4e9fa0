import { useServerTime } from '../../lib/server-clock.ts'
import type { SessionRow } from './queries.ts'
import classes from './session-facts.module.css'
import { isSelectable } from './session-selection.ts'

/** Also while one looks: the label comes at the second in which time ends the session. */
export function useHasEnded({ status, expiresAt }: SessionRow): boolean {
  return useServerTime((now) => status !== 'active' || now >= expiresAt)
}

/** A click narrows the list to this user. */
export function UsernameButton({
  username,
  onlyUser,
}: {
  username: string
  onlyUser: (username: string) => void
}): React.JSX.Element {
  return (
    <button
      type="button"
      className={classes['username']}
      title={`Show only the sessions of ${username}`}
      onClick={() => onlyUser(username)}
    >
      {username}
    </button>
  )
}

export type CheckProps = {
  /** `range`: Shift was held, so the rows from the one before are meant too. */
  readonly onCheck: (session: SessionRow, how: { readonly checked: boolean; readonly range: boolean }) => void
}

/** Nothing on the session in use, nor on one that is over: they cannot be terminated. */
export function SessionCheckbox({
  session,
  checked,
  onCheck,
}: CheckProps & { session: SessionRow; checked: boolean }): React.JSX.Element | null {
  if (!isSelectable(session)) return null
  return (
    <label className={classes['check']}>
      <input
        type="checkbox"
        aria-label={`Select ${session.username} on ${session.device.label}, ${session.ip}`}
        checked={checked}
        onChange={({ currentTarget, nativeEvent }) =>
          onCheck(session, {
            checked: currentTarget.checked,
            range: nativeEvent instanceof MouseEvent && nativeEvent.shiftKey,
          })
        }
      />
    </label>
  )
}
