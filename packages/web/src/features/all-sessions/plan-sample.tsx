import { counted } from '../../lib/counted.ts'
import { RelativeTime } from '../../ui/instant.tsx'
import { IpAddress } from '../../ui/ip-address.tsx'
import type { Plan } from './plan-queries.ts'
import classes from './plan-sample.module.css'

/** Some of the sessions of a plan, so that one sees whether it means what one meant. */
export function PlanSample({ plan }: { plan: Plan }): React.JSX.Element | null {
  if (plan.sample.length === 0) return null
  const rest = plan.sessions - plan.sample.length
  return (
    <ul className={classes['sample']} aria-label="Some of these sessions">
      {plan.sample.map((session) => (
        <li key={session.id}>
          <span className={classes['user']}>{session.username}</span>
          <span>{session.device.label}</span>
          <small>
            <IpAddress ip={session.ip} />, <RelativeTime at={session.lastActiveAt} />
          </small>
        </li>
      ))}
      {rest > 0 && <li>and {counted(rest, 'more session')}</li>}
    </ul>
  )
}
