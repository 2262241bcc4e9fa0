import { methodName } from 'latchkey/search'
import { DeviceCell } from '../../ui/device-cell.tsx'
import { RelativeTime } from '../../ui/instant.tsx'
import { IpAddress } from '../../ui/ip-address.tsx'
import { ExpiredLabel, StatusLabel, ThisDeviceLabel } from '../../ui/status-label.tsx'
import type { ColumnKey } from './columns.ts'
import { Expiry } from './expiry.tsx'
import type { SessionRow } from './queries.ts'
import classes from './session-cells.module.css'
import { UsernameButton } from './session-facts.tsx'

export type CellProps = {
  readonly session: SessionRow
  readonly ended: boolean
  readonly onlyUser: (username: string) => void
}

/** What a column says of a session. Total, so a new column does not compile until it says something. */
export const CELLS: Readonly<Record<ColumnKey, (props: CellProps) => React.ReactNode>> = {
  user: ({ session, onlyUser }) => <UsernameButton username={session.username} onlyUser={onlyUser} />,
  device: ({ session }) => (
    <DeviceCell device={session.device}>
      {(session.label !== undefined || session.current) && (
        <span className={classes['below']}>
          {session.current && <ThisDeviceLabel />}
          {session.label !== undefined && <span>{session.label}</span>}
        </span>
      )}
    </DeviceCell>
  ),
  ip: ({ session }) => (
    <span className={classes['address']} title={session.ip} data-long={session.ip.length > 20 || undefined}>
      <IpAddress ip={session.ip} />
    </span>
  ),
  country: ({ session: { country } }) => (
    <Words>{country === undefined ? '–' : (countryNames.of(country) ?? country)}</Words>
  ),
  status: ({ session, ended }) => <Status session={session} ended={ended} />,
  started: ({ session }) => <RelativeTime at={session.startedAt} />,
  lastActive: ({ session }) => <RelativeTime at={session.lastActiveAt} />,
  expires: ({ session, ended }) => <Expiry session={session} ended={ended} />,
  method: ({ session }) => (
    <Words>{[...new Set(session.amr.map((method) => methodName(method) ?? method))].join(', ') || '–'}</Words>
  ),
  id: ({ session }) => (
    <span className={classes['id']} title={session.id}>
      {session.id}
    </span>
  ),
}

function Words({ children }: { children: string }): React.JSX.Element {
  return <span title={children}>{children}</span>
}

function Status({ session, ended }: { session: SessionRow; ended: boolean }): React.JSX.Element {
  if (session.status === 'terminated') return <StatusLabel tone="over">Ended</StatusLabel>
  return ended ? <ExpiredLabel /> : <StatusLabel tone="plain">Active</StatusLabel>
}

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })
