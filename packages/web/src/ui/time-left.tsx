import { useServerTime } from '../lib/server-clock.ts'
import { formatTimeLeft, toIsoDuration } from '../lib/time.ts'
import classes from './time.module.css'

/** Counts down in place to an instant of the server. */
export function TimeLeft({ until }: { until: number }): React.JSX.Element {
  const words = useServerTime((now) => formatTimeLeft(until - now))
  const duration = useServerTime((now) => toIsoDuration(until - now))
  return (
    <time className={classes['time']} dateTime={duration}>
      {words}
    </time>
  )
}
