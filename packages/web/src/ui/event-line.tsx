import { type AuditEvent, isWarning } from '../lib/audit-events.ts'
import { eventIcons } from './event-icons.ts'
import classes from './event-line.module.css'
import { LineIcon } from './line-icon.tsx'

/** One event in a short list: an icon of its kind, a sentence, and what stands beside it in small. */
export function EventLine({
  event,
  children,
  beside,
}: {
  event: AuditEvent
  /** The sentence. */
  children: string
  /** When, and from where. */
  beside: React.ReactNode
}): React.JSX.Element {
  return (
    <li className={classes['event']} data-warning={isWarning(event) || undefined}>
      <span className={classes['icon']}>
        <LineIcon paths={eventIcons[event.type]} />
      </span>
      <div className={classes['words']}>
        <p>{children}</p>
        <p className={classes['beside']}>{beside}</p>
      </div>
    </li>
  )
}
