import { CheckBox } from '../../ui/check-box.tsx'
import { Instant, RelativeTime } from '../../ui/instant.tsx'
import { TimeLeft } from '../../ui/time-left.tsx'
import { SessionAct } from './session-act.tsx'
import classes from './session-cards.module.css'
import { Address, cannotCheck, SessionDevice } from './session-facts.tsx'
import type { ListProps } from './session-table.tsx'

/** The same facts and buttons as the table, for a screen that is too narrow for it. */
export function SessionCards({ sessions, fresh, selection, acts }: ListProps): React.JSX.Element {
  return (
    <ul className={classes['cards']} aria-label="My sessions">
      {sessions.map((session) => (
        <li
          key={session.id}
          className={classes['card']}
          data-session={session.id}
          data-expired={session.status !== 'active' || undefined}
          data-current={session.current || undefined}
          data-fresh={fresh.has(session.id) || undefined}
          data-selected={selection.has(session.id) || undefined}
        >
          <div className={classes['head']}>
            <CheckBox
              checked={selection.has(session.id)}
              onChange={() => selection.toggle(session.id)}
              label={`Select ${session.device.label}`}
              notBecause={cannotCheck(session)}
            />
            <SessionDevice session={session} isNew={fresh.has(session.id)} />
          </div>
          <dl className={classes['facts']}>
            <dt>IP address</dt>
            <dd>
              <Address session={session} />
            </dd>
            <dt>Last updated</dt>
            <dd>
              <RelativeTime at={session.lastActiveAt} />
              <br />
              <Instant at={session.lastActiveAt} />
            </dd>
            <dt>Expires at</dt>
            <dd>
              <Instant at={session.expiresAt} />
            </dd>
            <dt>Time left</dt>
            <dd>{session.status !== 'active' ? '—' : <TimeLeft until={session.expiresAt} />}</dd>
          </dl>
          <div className={classes['act']}>
            <SessionAct session={session} acts={acts} />
          </div>
        </li>
      ))}
    </ul>
  )
}
