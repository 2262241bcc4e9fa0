import type { Actor } from './actor.ts'
import type { Instant } from './clock.ts'
import type { Device } from './device.ts'

/** Public name of a session: a UUIDv7 in its canonical form. Safe to show, to log and to put in a URL. */
export type SessionId = string
export type UserId = string

/** Why a session is over. `idle` and `absolute` are expiry; every other is a decision. */
export const ENDING_CAUSES = [
  'disconnected',
  'terminated',
  'replaced',
  'password_changed',
  'user_disabled',
  'role_changed',
  'limit_reached',
  'idle',
  'absolute',
] as const
export type EndingCause = (typeof ENDING_CAUSES)[number]

/** How a session was brought to its end, and by whom: enough to rebuild what happened (P7). */
export type Ending = {
  readonly at: Instant
  readonly cause: EndingCause
  readonly by: Actor
  /** The act that ended several sessions at once; the same on each of them. */
  readonly batch?: string
  readonly reason?: string
}

/** One login of one user on one device, from start to end. Ended records stay, as tombstones (P2, P7). */
export type SessionRecord = {
  readonly id: SessionId
  readonly userId: UserId
  readonly username: string
  /** SHA-256 of the secret, 32 bytes. The secret itself is never kept (P4). */
  readonly secretHash: Uint8Array
  readonly startedAt: Instant
  readonly lastActiveAt: Instant
  /** Over at this instant unless used before. Equals `absoluteDeadline` when the policy has no idle timeout. */
  readonly idleDeadline: Instant
  /** Over at this instant whatever happens. */
  readonly absoluteDeadline: Instant
  readonly authenticatedAt: Instant
  /** How the user proved to be the user: RFC 8176 values such as `pwd`. */
  readonly amr: readonly string[]
  /** Canonical text of the address of the last use; see `canonicalAddress` in address.ts. */
  readonly ip: string
  readonly ipAtStart: string
  /** As received, cut to {@link USER_AGENT_LIMIT} characters. */
  readonly userAgent: string
  readonly device: Device
  readonly country?: string
  /** A name given by the owner of the device. */
  readonly label?: string
  /** For an application to set when the user's privileges changed, and then to rotate at the next use (ASVS 5.0, 7.2.4). */
  readonly renewalDue: boolean
  readonly ending?: Ending
  /** Ended and taken off the lists by a person (M15). */
  readonly dismissedAt?: Instant
  /** Grows by one with each change other than a touch. */
  readonly version: number
}

/** Longer strings are a way to fill the disk, not a browser. */
export const USER_AGENT_LIMIT = 512

/** When time ends the session: the earlier of its two deadlines. */
export function expiresAt(session: Pick<SessionRecord, 'idleDeadline' | 'absoluteDeadline'>): Instant {
  return Math.min(session.idleDeadline, session.absoluteDeadline)
}

/** The one definition of a live session (P3). A store that says it in SQL is held to this by the store contract. */
export function isLive(session: SessionRecord, now: Instant): boolean {
  return session.ending === undefined && now < expiresAt(session)
}

export const SESSION_STATUSES = ['active', 'expired', 'terminated'] as const
export type SessionStatus = (typeof SESSION_STATUSES)[number]

export function statusOf(session: SessionRecord, now: Instant): SessionStatus {
  if (isLive(session, now)) return 'active'
  return session.ending === undefined || isExpiry(session.ending.cause) ? 'expired' : 'terminated'
}

export function isExpiry(cause: EndingCause): boolean {
  return cause === 'idle' || cause === 'absolute'
}

/** The ending that time has brought to a session whose deadline is past; dated at the deadline, not at its discovery. */
export function endingByTime(session: SessionRecord): Ending {
  const cause = session.idleDeadline < session.absoluteDeadline ? 'idle' : 'absolute'
  return { at: expiresAt(session), cause, by: { kind: 'system' } }
}

/** How and when a session ended: as noted, or by time, whether that has been noted or not. */
export function endingOf(session: SessionRecord, now: Instant): Ending | undefined {
  if (session.ending !== undefined) return session.ending
  return isLive(session, now) ? undefined : endingByTime(session)
}
