import { CheckBox } from '../../ui/check-box.tsx'
import { Instant, RelativeTime } from '../../ui/instant.tsx'
import { TimeLeft } from '../../ui/time-left.tsx'
import type { Session } from './queries.ts'
import { SessionAct } from './session-act.tsx'
import { Address, cannotCheck, SessionDevice } from './session-facts.tsx'
import classes from './session-table.module.css'
import type { useActs } from './use-acts.ts'
import type { useSelection } from './use-selection.ts'

export type ListProps = {
  sessions: readonly Session[]
  /** Those that have started since the reader has loaded the list. */
  fresh: ReadonlySet<string>
  selection: ReturnType<typeof useSelection>
  acts: ReturnType<typeof useActs>
}

export function SessionTable({ sessions, fresh, selection, acts }: ListProps): React.JSX.Element {
  return (
    <table className={classes['table']} aria-label="My sessions">
      <thead>
        <tr>
          <th scope="col">
            <span className={classes['unseen']}>Selection</span>
          </th>
          <th scope="col">Device</th>
          <th scope="col">IP address</th>
          <th scope="col">Last updated</th>
          <th scope="col">Expires at</th>
          <th scope="col">Time left</th>
          <th scope="col">
            <span className={classes['unseen']}>Act</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr
            key={session.id}
            data-session={session.id}
            data-expired={session.status !== 'active' || undefined}
            data-current={session.current || undefined}
            data-fresh={fresh.has(session.id) || undefined}
            data-selected={selection.has(session.id) || undefined}
          >
            <td>
              <CheckBox
                checked={selection.has(session.id)}
                onChange={() => selection.toggle(session.id)}
                label={`Select ${session.device.label}`}
                notBecause={cannotCheck(session)}
              />
            </td>
            <td>
              <SessionDevice session={session} isNew={fresh.has(session.id)} />
            </td>
            <td>
              <Address session={session} />
            </td>
            <td>
              <span className={classes['pair']}>
                <RelativeTime at={session.lastActiveAt} />
                <small>
                  <Instant at={session.lastActiveAt} />
                </small>
              </span>
            </td>
            <td>
              <Instant at={session.expiresAt} />
            </td>
            <td>{session.status !== 'active' ? '—' : <TimeLeft until={session.expiresAt} />}</td>
            <td>
              <SessionAct session={session} acts={acts} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
