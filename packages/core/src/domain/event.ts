import type { Actor, Origin } from './actor.ts'
import type { Instant } from './clock.ts'
import { type Ending, isExpiry, type SessionId, type SessionRecord, type UserId } from './session.ts'

/** Everything that the audit trail can say, closed. */
export const EVENT_TYPES = [
  'login_succeeded',
  'login_failed',
  'session_started',
  'session_rotated',
  'session_expired',
  'session_terminated',
  'session_dismissed',
  'session_used_after_end',
  'session_limit_reached',
  'sessions_exported',
  'token_refused',
  'password_changed',
  'setup_link_issued',
  'plan_started',
  'plan_stopped',
  'plan_finished',
  'user_created',
  'user_disabled',
  'user_enabled',
  'user_role_changed',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** One line of the audit trail: who, what, when, from where, why (P7). Holds no secret. */
export type AuditEvent = {
  readonly type: EventType
  readonly at: Instant
  readonly by: Actor
  readonly origin: Origin
  /** Whom it happened to, when that is known. */
  readonly userId?: UserId
  readonly username?: string
  readonly sessionId?: SessionId
  /**
   * The rest, by type: `cause`, `batch`, `reason`, `role`, `purpose`, `device`, `limit`, `search`, `rows`, `sessions`,
   * `ended`, `notEnded`, `ownOrigin`. Short plain texts.
   */
  readonly details: Readonly<Record<string, string>>
}

/** As the store gives it back: numbered in the order of writing. */
export type RecordedEvent = AuditEvent & { readonly seq: number }

export function startedEvent(session: SessionRecord): AuditEvent {
  return {
    ...about(session, session.startedAt),
    type: 'session_started',
    by: { kind: 'user', userId: session.userId, username: session.username },
    origin: { ip: session.ip, userAgent: session.userAgent },
  }
}

/** What a store writes for each session that it ends, in the transaction that ends it. */
export function endedEvent(session: SessionRecord, ending: Ending, origin: Origin): AuditEvent {
  const event = about(session, ending.at)
  return {
    ...event,
    type: isExpiry(ending.cause) ? 'session_expired' : 'session_terminated',
    by: ending.by,
    origin,
    details: { ...event.details, ...endingDetails(ending) },
  }
}

/** What the event of an ended session says beside whose session it was. */
export function endingDetails({ cause, batch, reason }: Ending): AuditEvent['details'] {
  return { cause, ...(batch === undefined ? {} : { batch }), ...(reason === undefined ? {} : { reason }) }
}

/** An event about one session, for the types that need no more than that. */
export function sessionEvent(
  type: 'session_rotated' | 'session_dismissed' | 'session_used_after_end',
  session: SessionRecord,
  by: Actor,
  origin: Origin,
  at: Instant,
): AuditEvent {
  return { ...about(session, at), type, by, origin }
}

function about(
  session: SessionRecord,
  at: Instant,
): Pick<AuditEvent, 'at' | 'userId' | 'username' | 'sessionId' | 'details'> {
  return {
    at,
    userId: session.userId,
    username: session.username,
    sessionId: session.id,
    details: { device: session.device.label },
  }
}
