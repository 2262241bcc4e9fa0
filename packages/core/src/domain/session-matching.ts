import { addressMatches } from './address.ts'
import type { Instant } from './clock.ts'
import {
  type CountRange,
  foldCase,
  type NamePattern,
  type PartValue,
  type SessionFilter,
  type SessionPart,
  type SessionParts,
  type TimeRange,
} from './search.ts'
import { endingOf, expiresAt, type SessionRecord, statusOf, type UserId } from './session.ts'

/** What a filter is held against, beside the session itself. */
export type Surroundings = {
  readonly now: Instant
  readonly liveSessionsOf: (userId: UserId) => number
}

/** What one value of a part means. */
const holds: { readonly [Part in SessionPart]-?: (value: PartValue<Part>, about: About) => boolean } = {
  users: (pattern, { session }) => nameMatches(session.username, pattern),
  addresses: (filter, { session }) => addressMatches(session.ip, filter),
  systems: (system, { session }) => session.device.system === system,
  browsers: (browser, { session }) => session.device.browser === browser,
  kinds: (kind, { session }) => session.device.kind === kind,
  countries: (country, { session }) => session.country === country,
  statuses: (status, { session, now }) => statusOf(session, now) === status,
  methods: (method, { session }) => session.amr.includes(method),
  causes: (cause, { session, now }) => endingOf(session, now)?.cause === cause,
  active: (range, { session }) => isWithin(session.lastActiveAt, range),
  started: (range, { session }) => isWithin(session.startedAt, range),
  expires: (range, { session }) => isWithin(expiresAt(session), range),
  ended: (range, { session, now }) => isWithin(endingOf(session, now)?.at, range),
  userSessions: (range, { session, liveSessionsOf }) => isCounted(liveSessionsOf(session.userId), range),
  words: (word, { session }) => wordMatches(session, foldCase(word)),
}
type About = Surroundings & { readonly session: SessionRecord }

const SESSION_PARTS = Object.keys(holds) as readonly SessionPart[]

/** The plain meaning of a filter. Stores translate it; the store contract compares them with this. */
export function sessionMatches(session: SessionRecord, filter: SessionFilter, surroundings: Surroundings): boolean {
  const about = { ...surroundings, session }
  return (
    session.dismissedAt === undefined &&
    (filter.ids === undefined || filter.ids.includes(session.id)) &&
    (filter.exceptIds === undefined || !filter.exceptIds.includes(session.id)) &&
    (filter.userId === undefined || filter.userId === session.userId) &&
    (filter.startedUntil === undefined || session.startedAt <= filter.startedUntil) &&
    SESSION_PARTS.every((part) => partHolds(part, filter, about)) &&
    !SESSION_PARTS.some((part) => anyHolds(part, filter.not?.[part], about))
  )
}

function partHolds<Part extends SessionPart>(part: Part, filter: SessionParts, about: About): boolean {
  const values = filter[part]
  if (values === undefined) return true
  if (part === 'words') return filter.words?.every((word) => holds.words(word, about)) ?? true
  return anyHolds(part, values, about)
}

function anyHolds<Part extends SessionPart>(part: Part, values: SessionParts[Part], about: About): boolean {
  const valueHolds = holds[part] as (value: PartValue<Part>, about: About) => boolean
  return values?.some((value) => valueHolds(value as PartValue<Part>, about)) ?? false
}

function nameMatches(username: string, { kind, text }: NamePattern): boolean {
  const [name, wanted] = [foldCase(username), foldCase(text)]
  switch (kind) {
    case 'exact':
      return name === wanted
    case 'prefix':
      return name.startsWith(wanted)
    case 'part':
      return name.includes(wanted)
  }
}

function isWithin(instant: Instant | undefined, { from, until }: TimeRange): boolean {
  if (instant === undefined) return false
  return (from === undefined || from <= instant) && (until === undefined || instant < until)
}

function isCounted(count: number, { atLeast, atMost }: CountRange): boolean {
  return (atLeast === undefined || atLeast <= count) && (atMost === undefined || count <= atMost)
}

function wordMatches({ username, ip, device, label = '' }: SessionRecord, word: string): boolean {
  const texts = [username, device.systemName, device.browserName, device.label, label]
  return ip.startsWith(word) || texts.some((text) => foldCase(text).includes(word))
}
