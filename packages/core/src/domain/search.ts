import { type AddressFilter, addressMatches, addressSortKey } from './address.ts'
import type { Instant } from './clock.ts'
import type { Browser, Device, DeviceKind, System } from './device.ts'
import type { EventType, RecordedEvent } from './event.ts'
import {
  type EndingCause,
  expiresAt,
  type SessionId,
  type SessionRecord,
  type SessionStatus,
  statusOf,
  type UserId,
} from './session.ts'

/**
 * Which sessions are wanted, as plain data: what JSON gives back is the same filter. Every part present must hold, and
 * within a part one of its values: an empty list holds for nothing. Of `words` each must hold. A session for which a
 * value in `not` holds is out, whichever part the value is in. Dismissed sessions never match.
 */
export type SessionFilter = SessionParts & {
  readonly not?: SessionParts
  readonly ids?: readonly SessionId[]
  readonly exceptIds?: readonly SessionId[]
  readonly userId?: UserId
  /** Keeps an act on "all that match" from reaching sessions that began after it. */
  readonly startedUntil?: Instant
}

/** What can be said of a session, or, in {@link SessionFilter} `not`, must not be true of it. */
export type SessionParts = {
  readonly users?: readonly NamePattern[]
  readonly addresses?: readonly AddressFilter[]
  readonly systems?: readonly System[]
  readonly browsers?: readonly Browser[]
  readonly kinds?: readonly DeviceKind[]
  /** ISO 3166-1 alpha-2, upper case. */
  readonly countries?: readonly string[]
  readonly statuses?: readonly SessionStatus[]
  /** RFC 8176 values: one of those by which the user proved to be the user. */
  readonly methods?: readonly string[]
  /** How the session ended. Time ends a session at its deadline, whether that has been noted or not. */
  readonly causes?: readonly EndingCause[]
  readonly active?: readonly TimeRange[]
  readonly started?: readonly TimeRange[]
  readonly expires?: readonly TimeRange[]
  /** When it ended; see `causes`. */
  readonly ended?: readonly TimeRange[]
  /** How many live sessions the user of the session has. */
  readonly userSessions?: readonly CountRange[]
  /**
   * Part of the username, beginning of the address, or part of what the device is called: its system, its browser, its
   * label or the name that its owner gave it. Compared folded; see {@link foldCase}.
   */
  readonly words?: readonly string[]
}

/** What a list shows when it is not asked for a status. */
export const LISTED_STATUSES: readonly SessionStatus[] = ['active', 'expired']

/** Of what matches, the active ones: a part of its own would widen what the filter says of statuses. */
export function liveOnly(filter: SessionFilter): SessionFilter {
  const { not = {} } = filter
  return { ...filter, not: { ...not, statuses: [...(not.statuses ?? []), 'expired', 'terminated'] } }
}

/** How a username is asked for, whatever the case; see {@link foldCase}. */
export type NamePattern = { readonly kind: 'exact' | 'prefix' | 'part'; readonly text: string }

/** From `from` on, and before `until`. */
export type TimeRange = { readonly from?: Instant; readonly until?: Instant }

export type CountRange = { readonly atLeast?: number; readonly atMost?: number }

export type SessionPart = keyof SessionParts
export type PartValue<Part extends SessionPart> = NonNullable<SessionParts[Part]>[number]

/** By `startedAt` is also by id: an id begins with the instant of its start. */
export const SESSION_SORT_KEYS = [
  'lastActiveAt',
  'expiresAt',
  'startedAt',
  'username',
  'ip',
  'device',
  'country',
  'method',
  'status',
] as const
export type SessionSortKey = (typeof SESSION_SORT_KEYS)[number]

/** Ties are broken by session id, in the same direction, so that every order is total. */
export type SessionSort = {
  readonly key: SessionSortKey
  readonly direction: 'ascending' | 'descending'
}

type SortValue =
  | { readonly type: 'number'; readonly of: (session: SessionRecord, now: Instant) => number }
  | { readonly type: 'string'; readonly of: (session: SessionRecord, now: Instant) => string }

const sortValues: Readonly<Record<SessionSortKey, SortValue>> = {
  lastActiveAt: { type: 'number', of: ({ lastActiveAt }) => lastActiveAt },
  expiresAt: { type: 'number', of: expiresAt },
  startedAt: { type: 'number', of: ({ startedAt }) => startedAt },
  username: { type: 'string', of: ({ username }) => foldCase(username) },
  ip: { type: 'string', of: ({ ip }) => addressSortKey(ip) },
  device: { type: 'string', of: ({ device }) => deviceSortKey(device) },
  country: { type: 'string', of: ({ country = '' }) => country },
  method: { type: 'string', of: ({ amr }) => methodSortKey(amr) },
  status: { type: 'string', of: statusOf },
}

/** What a session is sorted by at `now`. Texts compare by code unit. */
export function sortValueOf(session: SessionRecord, key: SessionSortKey, now: Instant): number | string {
  return sortValues[key].of(session, now)
}

export function sortValueType(key: SessionSortKey): 'number' | 'string' {
  return sortValues[key].type
}

/** Without versions: a new one moves nothing in a list. */
export function deviceSortKey({ browserName, systemName }: Pick<Device, 'browserName' | 'systemName'>): string {
  return foldCase(`${browserName} ${systemName}`)
}

export function methodSortKey(amr: readonly string[]): string {
  return amr.join(' ')
}

/** One folding for every store: a database's own `lower` differs from store to store. */
export function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

/** All parts must hold. Events are always given newest first. */
export type EventFilter = {
  readonly userId?: UserId
  readonly usernamePart?: string
  readonly ip?: AddressFilter
  readonly types?: readonly EventType[]
  readonly sessionId?: SessionId
}

export function eventMatches(event: RecordedEvent, filter: EventFilter): boolean {
  return (
    (filter.userId === undefined || filter.userId === event.userId) &&
    (filter.usernamePart === undefined || foldCase(event.username ?? '').includes(foldCase(filter.usernamePart))) &&
    (filter.ip === undefined || (event.origin.ip !== undefined && addressMatches(event.origin.ip, filter.ip))) &&
    (filter.types === undefined || filter.types.includes(event.type)) &&
    (filter.sessionId === undefined || filter.sessionId === event.sessionId)
  )
}
