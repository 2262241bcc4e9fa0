import { DeviceCell } from '../../ui/device-cell.tsx'
import { Instant, RelativeTime } from '../../ui/instant.tsx'
import { IpAddress } from '../../ui/ip-address.tsx'
import { ThisDeviceLabel } from '../../ui/status-label.tsx'
import type { SessionRow } from './queries.ts'
import { ActButton, type SessionActs } from './session-acts.tsx'
import classes from './session-cards.module.css'
import { type CheckProps, SessionCheckbox, TimeLeftOrExpired, UsernameButton, useIsExpired } from './session-facts.tsx'

/** The same facts and buttons as the table, one session below the other. */
export function SessionCards({
  sessions,
  ...card
}: CheckProps & SessionActs & { sessions: readonly SessionRow[] }): React.JSX.Element {
  return (
    <ul className={classes['cards']} aria-label="All sessions">
      {sessions.map((session) => (
        <Card key={session.id} session={session} {...card} />
      ))}
    </ul>
  )
}

function Card({
  session,
  isChecked,
  onCheck,
  ...acts
}: CheckProps & SessionActs & { session: SessionRow }): React.JSX.Element {
  const expired = useIsExpired(session)
  return (
    <li className={classes['card']} data-expired={expired || undefined} data-checked={isChecked(session) || undefined}>
      <div className={classes['head']}>
        <UsernameButton username={session.username} onlyUser={acts.onlyUser} />
        <SessionCheckbox {...{ session, isChecked, onCheck }} />
      </div>
      <DeviceCell device={session.device}>
        {session.label !== undefined && <span className={classes['name']}>{session.label}</span>}
        {session.current && <ThisDeviceLabel />}
      </DeviceCell>
      <dl className={classes['facts']}>
        <Fact name="IP address">
          <IpAddress ip={session.ip} />
        </Fact>
        <Fact name="Started">
          <RelativeTime at={session.startedAt} />
        </Fact>
        <Fact name="Last updated">
          <RelativeTime at={session.lastActiveAt} />
        </Fact>
        <Fact name="Expires at">
          <Instant at={session.expiresAt} />
        </Fact>
        <Fact name="Time left">
          <TimeLeftOrExpired {...{ session, expired }} />
        </Fact>
      </dl>
      <ActButton {...{ session, expired, ...acts }} fullWidth />
    </li>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }): React.JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
