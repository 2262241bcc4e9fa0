import { type AddressFilter, addressMatches } from './address.ts'
import type { Instant } from './clock.ts'
import type { EventType, RecordedEvent } from './event.ts'
import { expiresAt, type SessionId, type SessionRecord, type SessionStatus, statusOf, type UserId } from './session.ts'

/** All parts must hold; an absent part holds for every session. Dismissed sessions never match. */
export type SessionFilter = {
  readonly ids?: readonly SessionId[]
  readonly exceptIds?: readonly SessionId[]
  readonly userId?: UserId
  /** Anywhere in the username, whatever the case; see {@link foldCase}. */
  readonly usernamePart?: string
  readonly ip?: AddressFilter
  readonly statuses?: readonly SessionStatus[]
  /** Keeps an act on "all that match" from reaching sessions that began after it. */
  readonly startedUntil?: Instant
}

export const SESSION_SORT_KEYS = ['lastActiveAt', 'expiresAt', 'startedAt', 'username'] as const
export type SessionSortKey = (typeof SESSION_SORT_KEYS)[number]

/** Ties are broken by session id, in the same direction, so that every order is total. */
export type SessionSort = {
  readonly key: SessionSortKey
  readonly direction: 'ascending' | 'descending'
}

/** The plain meaning of a filter. Stores translate it; the store contract compares them with this. */
export function sessionMatches(session: SessionRecord, filter: SessionFilter, now: Instant): boolean {
  return (
    session.dismissedAt === undefined &&
    (filter.ids === undefined || filter.ids.includes(session.id)) &&
    (filter.exceptIds === undefined || !filter.exceptIds.includes(session.id)) &&
    (filter.userId === undefined || filter.userId === session.userId) &&
    (filter.usernamePart === undefined || foldCase(session.username).includes(foldCase(filter.usernamePart))) &&
    (filter.ip === undefined || addressMatches(session.ip, filter.ip)) &&
    (filter.statuses === undefined || filter.statuses.includes(statusOf(session, now))) &&
    (filter.startedUntil === undefined || session.startedAt <= filter.startedUntil)
  )
}

/** What a session is sorted by. Usernames compare by their folded form, by code unit. */
export function sortValueOf(session: SessionRecord, key: SessionSortKey): number | string {
  switch (key) {
    case 'lastActiveAt':
      return session.lastActiveAt
    case 'expiresAt':
      return expiresAt(session)
    case 'startedAt':
      return session.startedAt
    case 'username':
      return foldCase(session.username)
  }
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
