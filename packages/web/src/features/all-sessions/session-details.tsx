import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { whyEnded } from '../../lib/ending-sentences.ts'
import { sessionInUse } from '../../lib/session-in-use.ts'
import { DeviceCell } from '../../ui/device-cell.tsx'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { EndButton } from '../../ui/end-button.tsx'
import { Instant } from '../../ui/instant.tsx'
import { IpAddress } from '../../ui/ip-address.tsx'
import { type Ending, endingOf, whoEnded } from './ending.ts'
import type { SessionRow } from './queries.ts'
import { CELLS } from './session-cells.tsx'
import classes from './session-details.module.css'
import { useHasEnded } from './session-facts.tsx'

type SessionDetailsProps = {
  readonly session: SessionRow
  readonly onClose: () => void
  readonly onlyUser: (username: string) => void
  readonly onAsk: (session: SessionRow) => void
  readonly onSkip: (session: SessionRow) => void
}

/** All that is known of a session, also what no column has room for. */
export function SessionDetails({ session, onClose, onlyUser, ...act }: SessionDetailsProps): React.JSX.Element {
  const ended = useHasEnded(session)
  const cell = { session, ended, onlyUser }
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
        {ended ? <EndingFacts ending={endingOf(session)} /> : <LimitFacts session={session} />}
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
        {!ended && (
          <EndButton
            label={session.current ? 'Disconnect' : `Terminate the session of ${session.username}`}
            onAsk={() => {
              onClose()
              act.onAsk(session)
            }}
            onSkip={() => {
              onClose()
              act.onSkip(session)
            }}
          >
            {session.current ? 'Disconnect' : 'Terminate'}
          </EndButton>
        )}
      </DialogButtons>
    </Dialog>
  )
}

function LimitFacts({ session }: { session: SessionRow }): React.JSX.Element {
  return (
    <>
      <Fact name="Ends when idle until">
        <Instant at={session.idleDeadline} />
      </Fact>
      <Fact name="Ends in any case">
        <Instant at={session.absoluteDeadline} />
      </Fact>
    </>
  )
}

function EndingFacts({ ending }: { ending: Ending }): React.JSX.Element {
  const reader = useQuery(sessionInUse).data?.account.username
  return (
    <>
      <Fact name="Ended">
        <Instant at={ending.at} />
      </Fact>
      <Fact name="Ended by">{whoEnded(ending, reader)}</Fact>
      <Fact name="Why">{whyEnded(ending)}</Fact>
    </>
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
