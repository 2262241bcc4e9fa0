import { useServerTime } from '../lib/server-clock.ts'
import { formatAgo, formatInstant, formatInstantFully } from '../lib/time.ts'
import classes from './time.module.css'

/** An exact date and time, in the reader's locale and time zone. */
export function Instant({ at }: { at: number }): React.JSX.Element {
  return (
    <time className={classes['time']} dateTime={new Date(at).toISOString()} title={formatInstantFully(at)}>
      {formatInstant(at)}
    </time>
  )
}

/** "5 minutes ago", kept up to date; the exact time shows on hover. */
export function RelativeTime({ at }: { at: number }): React.JSX.Element {
  const words = useServerTime((now) => formatAgo(at, now))
  return (
    <time className={classes['time']} dateTime={new Date(at).toISOString()} title={formatInstantFully(at)}>
      {words}
    </time>
  )
}
