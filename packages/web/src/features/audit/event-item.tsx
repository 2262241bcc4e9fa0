import { type AuditEvent, isWarning } from '../../lib/audit-events.ts'
import { EVENT_NAMES, sentenceFor } from '../../lib/event-sentences.ts'
import { Instant, RelativeTime } from '../../ui/instant.tsx'
import { StatusLabel } from '../../ui/status-label.tsx'
import { detailsOf } from './event-details.ts'
import classes from './event-item.module.css'

/** One event as a sentence; what the sentence leaves out is one click away. */
export function EventItem({ event }: { event: AuditEvent }): React.JSX.Element {
  return (
    <li className={classes['item']}>
      <div className={classes['when']}>
        <Instant at={event.at} />
        <span className={classes['soft']}>
          <RelativeTime at={event.at} />
        </span>
      </div>
      <div className={classes['what']}>
        <p className={classes['sentence']}>{sentenceFor(event)}</p>
        <div className={classes['more']}>
          <StatusLabel tone={isWarning(event) ? 'warning' : 'plain'}>{EVENT_NAMES[event.type]}</StatusLabel>
          {event.ip !== undefined && event.ip !== '' && <span>from {event.ip}</span>}
          <details className={classes['details']}>
            <summary>Details</summary>
            <dl className={classes['facts']}>
              {detailsOf(event).map(({ name, value }) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </details>
        </div>
      </div>
    </li>
  )
}
