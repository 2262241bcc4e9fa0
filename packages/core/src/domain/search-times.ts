import { type Duration, days, hours, type Instant, minutes, seconds } from './clock.ts'
import type { TimeRange } from './search.ts'

/** Which way durations count from now: `active` and the others look back, `expires` looks forward. */
export type Looking = 'back' | 'forward'

const UNITS: Readonly<Record<string, Duration>> = {
  s: seconds(1),
  m: minutes(1),
  h: hours(1),
  d: days(1),
  w: days(7),
}

const COMPARED = /^(>=|<=|>|<)(.*)$/
const DURATION = /^(\d{1,6})([smhdw])$/i
const DATE = /^(\d{4})-(\d\d)(?:-(\d\d))?$/
const INSTANT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?(\.\d{1,3})?(Z|[+-]\d\d:\d\d)?$/i

/** What is written, from its first millisecond to before `until`: a day, a minute, an instant. */
type Span = { readonly from: Instant; readonly until: Instant }

/**
 * Reads `>30d`, `<=2w`, `1d..7d`, `2026-11-01`, `>=2026-11-01`, `2026-11-01..2026-11-20`, `2026-11-01T10:00Z..`. Dates
 * are whole days of UTC. `undefined` when it is none of these.
 */
export function readTimeRange(text: string, looking: Looking, now: Instant): TimeRange | undefined {
  const [, sign, compared = ''] = COMPARED.exec(text) ?? []
  const [first = '', second, ...more] = text.split('..')
  if (more.length > 0) return undefined
  if (second !== undefined) return sign === undefined ? rangeBetween(first, second, looking, now) : undefined
  if (sign === undefined) return spanOf(text)
  const duration = durationOf(compared)
  if (duration === undefined) return rangeBeside(sign, spanOf(compared))
  // Longer ago is earlier.
  if (looking === 'back') return rangeBeside(MIRRORED[sign] ?? sign, spanAt(now - duration))
  // What is over already does not expire within the next hour.
  return { ...(sign.startsWith('<') ? { from: now } : {}), ...rangeBeside(sign, spanAt(now + duration)) }
}

const MIRRORED: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=' }

function rangeBeside(sign: string, span: Span | undefined): TimeRange | undefined {
  if (span === undefined) return undefined
  switch (sign) {
    case '>':
      return { from: span.until }
    case '>=':
      return { from: span.from }
    case '<':
      return { until: span.from }
    default:
      return { until: span.until }
  }
}

function rangeBetween(first: string, second: string, looking: Looking, now: Instant): TimeRange | undefined {
  if (first === '' && second === '') return undefined
  const ends = [first, second].map((text) => (text === '' ? undefined : pointOf(text, looking, now)))
  if ((first !== '' && ends[0] === undefined) || (second !== '' && ends[1] === undefined)) return undefined
  const [from, until] = isBackwards(first, second, looking) ? ends.toReversed() : ends
  return { ...(from === undefined ? {} : { from: from.from }), ...(until === undefined ? {} : { until: until.until }) }
}

/** Of two durations that look back the first is the later instant. */
function isBackwards(first: string, second: string, looking: Looking): boolean {
  return looking === 'back' && [first, second].every((text) => text === '' || durationOf(text) !== undefined)
}

function pointOf(text: string, looking: Looking, now: Instant): Span | undefined {
  const duration = durationOf(text)
  if (duration === undefined) return spanOf(text)
  return spanAt(looking === 'back' ? now - duration : now + duration)
}

function durationOf(text: string): Duration | undefined {
  const [, count, unit = ''] = DURATION.exec(text) ?? []
  return count === undefined ? undefined : Number(count) * (UNITS[unit.toLowerCase()] ?? 0)
}

function spanOf(text: string): Span | undefined {
  const [, year, month, day] = DATE.exec(text) ?? []
  if (year !== undefined && month !== undefined) return dateSpan(Number(year), Number(month), day)
  const [, date = '', time = '', second, fraction, zone = 'Z'] = INSTANT.exec(text) ?? []
  if (spanOfDay(date) === undefined) return undefined
  const from = Date.parse(`${date}T${time}${second ?? ':00'}${fraction ?? ''}${zone.toUpperCase()}`)
  const length = fraction === undefined ? (second === undefined ? minutes(1) : seconds(1)) : 1
  return Number.isNaN(from) ? undefined : { from, until: from + length }
}

/** A day, or without one a whole month. The 31st of a short month does not exist. */
function dateSpan(year: number, month: number, day: string | undefined): Span | undefined {
  const from = Date.UTC(year, month - 1, Number(day ?? 1))
  const until = day === undefined ? Date.UTC(year, month, 1) : from + days(1)
  const exists = new Date(from).getUTCMonth() === month - 1 && year >= 1970
  return exists ? { from, until } : undefined
}

function spanOfDay(text: string): Span | undefined {
  const [, year, month, day] = DATE.exec(text) ?? []
  return day === undefined ? undefined : dateSpan(Number(year), Number(month), day)
}

function spanAt(instant: Instant): Span {
  return { from: instant, until: instant + 1 }
}
