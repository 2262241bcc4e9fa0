const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The words of the pages are English; how a date is written is the reader's own. */
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const fullest = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' })
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** "Dec 3, 2026, 9:05 AM", in the reader's locale and time zone. */
export function formatInstant(at: number): string {
  return exact.format(at)
}

/** With weekday, seconds and time zone, for whoever has to be sure. */
export function formatInstantFully(at: number): string {
  return fullest.format(at)
}

/** "just now", "5 minutes ago", "yesterday". */
export function formatAgo(at: number, now: number): string {
  const age = Math.max(0, now - at)
  if (age < MINUTE) return 'just now'
  if (age < HOUR) return relative.format(-Math.floor(age / MINUTE), 'minute')
  if (age < DAY) return relative.format(-Math.floor(age / HOUR), 'hour')
  return relative.format(-Math.floor(age / DAY), 'day')
}

/** "29 d 23 h 5 min"; seconds only in the last hour, where they matter. */
export function formatTimeLeft(left: number): string {
  if (left <= 0) return 'none'
  const [d, h, min] = [Math.floor(left / DAY), Math.floor((left % DAY) / HOUR), Math.floor((left % HOUR) / MINUTE)]
  if (d > 0) return `${d} d ${h} h ${min} min`
  if (h > 0) return `${h} h ${min} min`
  return `${min} min ${Math.floor((left % MINUTE) / SECOND)} s`
}

/** "12 d", "3 h", "5 min": enough for what is far away. */
export function formatRoughly(left: number): string {
  if (left >= DAY) return `${Math.floor(left / DAY)} d`
  return left >= HOUR ? `${Math.floor(left / HOUR)} h` : `${Math.max(0, Math.floor(left / MINUTE))} min`
}

/** ISO 8601 duration, for the `datetime` of a `<time>`. */
export function toIsoDuration(left: number): string {
  const whole = Math.max(0, left)
  return `P${Math.floor(whole / DAY)}DT${Math.floor((whole % DAY) / HOUR)}H${Math.floor((whole % HOUR) / MINUTE)}M`
}
