import { DeviceCell } from '../../ui/device-cell.tsx'
import { IpAddress } from '../../ui/ip-address.tsx'
import { ExpiredLabel, StatusLabel, ThisDeviceLabel } from '../../ui/status-label.tsx'
import type { Session } from './queries.ts'
import classes from './session-facts.module.css'

/** `undefined` when it can be checked. */
export function cannotCheck({ current, status }: Session): string | undefined {
  if (status === 'terminated') return 'it has ended'
  return current ? 'you are using this session, end it with Disconnect' : undefined
}

export function SessionDevice({ session, isNew }: { session: Session; isNew: boolean }): React.JSX.Element {
  return (
    <DeviceCell device={session.device}>
      {session.label !== undefined && <span className={classes['soft']}>{session.label}</span>}
      {isNew && session.status === 'active' && <StatusLabel tone="new">New</StatusLabel>}
      {session.current && <ThisDeviceLabel />}
      {session.status === 'expired' && <ExpiredLabel />}
      {session.status === 'terminated' && <StatusLabel tone="over">Ended</StatusLabel>}
    </DeviceCell>
  )
}

export function Address({ session: { ip, country } }: { session: Session }): React.JSX.Element {
  return (
    <span className={classes['address']}>
      <IpAddress ip={ip} />
      {country !== undefined && <span className={classes['soft']}>{countryNames.of(country) ?? country}</span>}
    </span>
  )
}

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })
