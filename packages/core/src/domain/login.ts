import type { Instant } from './clock.ts'
import type { Device } from './device.ts'
import { type AuditEvent, startedEvent } from './event.ts'
import { deadlinesAtStart, type Policy, type SessionLimit } from './policy.ts'
import type { SessionRecord, UserId } from './session.ts'
import type { ParsedToken } from './token.ts'

/** Somebody has proved to be a user, on some device. */
export type Login = {
  readonly userId: UserId
  readonly username: string
  /** RFC 8176 values, for example `['pwd']`. */
  readonly amr: readonly string[]
  /** Canonical; see `canonicalAddress`. */
  readonly ip: string
  readonly userAgent: string
  readonly device: Device
  readonly country?: string
}

/** The session that a login starts. */
export function sessionOf(login: Login, { id, secretHash }: ParsedToken, policy: Policy, now: Instant): SessionRecord {
  const { ip, ...rest } = login
  return {
    ...rest,
    id,
    secretHash,
    startedAt: now,
    lastActiveAt: now,
    ...deadlinesAtStart(policy, now),
    authenticatedAt: now,
    ip,
    ipAtStart: ip,
    renewalDue: false,
    version: 1,
  }
}

/** No session began: the user has as many as the policy allows, and it refuses another. */
export function limitReachedEvent(session: SessionRecord, { max }: SessionLimit): AuditEvent {
  const { sessionId: _, ...event } = startedEvent(session)
  return { ...event, type: 'session_limit_reached', details: { ...event.details, limit: String(max) } }
}

export function loginEvent(session: SessionRecord): AuditEvent {
  const event = startedEvent(session)
  return { ...event, type: 'login_succeeded', details: { ...event.details, method: session.amr.join(' ') } }
}
