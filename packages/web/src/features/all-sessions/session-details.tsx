import { Button } from '@mantine/core'
import { DeviceCell } from '../../ui/device-cell.tsx'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { Instant } from '../../ui/instant.tsx'
import { IpAddress } from '../../ui/ip-address.tsx'
import type { SessionRow } from './queries.ts'
import { CELLS } from './session-cells.tsx'
import classes from './session-details.module.css'
import { useIsExpired } from './session-facts.tsx'

type SessionDetailsProps = {
  readonly session: SessionRow
  readonly onClose: () => void
  readonly onlyUser: (username: string) => void
}

/** All that is known of a session, also what no column has room for. */
export function SessionDetails({ session, onClose, onlyUser }: SessionDetailsProps): React.JSX.Element {
  const expired = useIsExpired(session)
  const cell = { session, expired, onlyUser }
  return (
    <Dialog opened onClose={onClose} title={`A session of ${session.username}`}>
      <DeviceCell device={session.device}>{session.label !== undefined && <span>{session.label}</span>}</DeviceCell>
      <dl className={classes['facts']}>
        <Fact name="Status">{CELLS.status(cell)}</Fact>
        <Fact name="IP address">
          <IpAddress ip={session.ip} />
        </Fact>
        {session.ipAtStart !== session.ip && (
          <Fact name="IP address at its start">
            <IpAddress ip={session.ipAtStart} />
          </Fact>
        )}
        <Fact name="Country">{CELLS.country(cell)}</Fact>
        <Fact name="Signed in with">{CELLS.method(cell)}</Fact>
        <Fact name="Signed in">
          <Instant at={session.authenticatedAt} />
        </Fact>
        <Fact name="Started">
          <Instant at={session.startedAt} />
        </Fact>
        <Fact name="Last updated">
          <Instant at={session.lastActiveAt} />
        </Fact>
        <Fact name="Ends when idle until">
          <Instant at={session.idleDeadline} />
        </Fact>
        <Fact name="Ends in any case">
          <Instant at={session.absoluteDeadline} />
        </Fact>
        <Fact name="User agent">
          <span className={classes['long']}>{session.userAgent}</span>
        </Fact>
        <Fact name="Session id">
          <span className={classes['long']}>{session.id}</span>
        </Fact>
      </dl>
      <DialogButtons>
        <Button
          variant="default"
          onClick={() => {
            onClose()
            onlyUser(session.username)
          }}
        >
          All sessions of this user
        </Button>
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      </DialogButtons>
    </Dialog>
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
