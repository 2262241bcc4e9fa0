import { Checkbox, UnstyledButton } from '@mantine/core'
import { useServerTime } from '../../lib/server-clock.ts'
import { ExpiredLabel } from '../../ui/status-label.tsx'
import { TimeLeft } from '../../ui/time-left.tsx'
import type { SessionRow } from './queries.ts'
import classes from './session-facts.module.css'
import { isSelectable } from './session-selection.ts'

/** Also while one looks: the label comes at the second in which time ends the session. */
export function useIsExpired({ status, expiresAt }: SessionRow): boolean {
  return useServerTime((now) => status !== 'active' || now >= expiresAt)
}

export function TimeLeftOrExpired({ session, expired }: { session: SessionRow; expired: boolean }): React.JSX.Element {
  return expired ? <ExpiredLabel /> : <TimeLeft until={session.expiresAt} />
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
    <UnstyledButton
      className={classes['username']}
      title={`Show only the sessions of ${username}`}
      onClick={() => onlyUser(username)}
    >
      {username}
    </UnstyledButton>
  )
}

export type CheckProps = {
  readonly isChecked: (session: SessionRow) => boolean
  /** `range`: Shift was held, so the rows from the one before are meant too. */
  readonly onCheck: (session: SessionRow, how: { readonly checked: boolean; readonly range: boolean }) => void
}

/** Nothing on the session in use, nor on one that is over: they cannot be terminated. */
export function SessionCheckbox({
  session,
  isChecked,
  onCheck,
}: CheckProps & { session: SessionRow }): React.JSX.Element | null {
  if (!isSelectable(session)) return null
  return (
    <Checkbox
      aria-label={`Select ${session.username} on ${session.device.label}, ${session.ip}`}
      checked={isChecked(session)}
      onChange={({ currentTarget, nativeEvent }) =>
        onCheck(session, {
          checked: currentTarget.checked,
          range: nativeEvent instanceof MouseEvent && nativeEvent.shiftKey,
        })
      }
    />
  )
}
