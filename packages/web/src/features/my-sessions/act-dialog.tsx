import { counted } from '../../lib/counted.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DeviceCell } from '../../ui/device-cell.tsx'
import { RelativeTime } from '../../ui/instant.tsx'
import { type Act, consequenceOf, questionOf, verbOf } from './act.ts'
import classes from './act-dialog.module.css'
import type { Session } from './queries.ts'
import { Address } from './session-facts.tsx'

/** More would push the buttons out of sight. */
const NAMED = 5

/** Says exactly what will end before it does. */
export function ActDialog({
  act,
  onClose,
  onConfirm,
}: {
  act: Act | undefined
  onClose: () => void
  onConfirm: (act: Act) => Promise<void>
}): React.JSX.Element | null {
  if (act === undefined) return null
  const sessions = act.kind === 'disconnect' ? [act.session] : act.sessions
  const more = act.kind === 'terminate-others' && act.more
  return (
    <ConfirmDialog opened onClose={onClose} title={questionOf(act)} verb={verbOf(act)} onConfirm={() => onConfirm(act)}>
      <p>{consequenceOf(act)}</p>
      <Named sessions={sessions} more={more} />
    </ConfirmDialog>
  )
}

/** Two phones of one kind differ in nothing else. */
function LastUsed({ session }: { session: Session }): React.JSX.Element {
  return (
    <small className={classes['used']}>{session.current ? 'in use' : <RelativeTime at={session.lastActiveAt} />}</small>
  )
}

function Named({ sessions, more }: { sessions: readonly Session[]; more: boolean }): React.JSX.Element {
  // One more takes no more room than the line that would stand for it.
  const named = sessions.length === NAMED + 1 && !more ? NAMED + 1 : NAMED
  const rest = sessions.length - named
  return (
    <ul className={classes['named']}>
      {sessions.slice(0, named).map((session) => (
        <li key={session.id}>
          <DeviceCell device={session.device} />
          <span>
            <Address session={session} />
            <LastUsed session={session} />
          </span>
        </li>
      ))}
      {rest > 0 && <li>and {counted(rest, 'more session', { more })}</li>}
    </ul>
  )
}
