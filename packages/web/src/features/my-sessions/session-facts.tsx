import { DeviceCell } from '../../ui/device-cell.tsx'
import { ExpiredLabel, ThisDeviceLabel } from '../../ui/status-label.tsx'
import type { Session } from './queries.ts'
import classes from './session-facts.module.css'

export const CANNOT_CHECK = 'you are using this session, end it with Disconnect'

export function SessionDevice({ session }: { session: Session }): React.JSX.Element {
  return (
    <DeviceCell device={session.device}>
      {session.label !== undefined && <span className={classes['soft']}>{session.label}</span>}
      {session.current && <ThisDeviceLabel />}
      {session.status === 'expired' && <ExpiredLabel />}
    </DeviceCell>
  )
}

export function Address({ session: { ip, country } }: { session: Session }): React.JSX.Element {
  return (
    <span className={classes['address']}>
      {ip === '' ? 'unknown' : <span>{breakable(ip)}</span>}
      {country !== undefined && <span className={classes['soft']}>{countryNames.of(country) ?? country}</span>}
    </span>
  )
}

/** IPv6 may break after a colon, and nowhere else. */
function breakable(ip: string): React.ReactNode {
  const groups = ip.split(/(?<=:)/)
  if (groups.length === 1) return ip
  return groups.flatMap((group, index) => [group, <wbr key={groups.slice(0, index + 1).join('')} />])
}

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })
