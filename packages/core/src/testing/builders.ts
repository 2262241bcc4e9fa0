import { randomBytes, randomUUID } from 'node:crypto'
import type { Actor } from '../domain/actor.ts'
import { type Clock, type Instant, minutes } from '../domain/clock.ts'
import type { Device } from '../domain/device.ts'
import { type AuditEvent, startedEvent } from '../domain/event.ts'
import { PLAN_LASTS, type PlanRecord } from '../domain/plan.ts'
import { DEFAULT_POLICY, deadlinesAtStart } from '../domain/policy.ts'
import type { Ending, SessionRecord } from '../domain/session.ts'
import { newSessionId } from '../domain/session-id.ts'
import type { Dismissal, SessionStore, Touch } from '../domain/store.ts'

// Everything that a test does not care about has a plain value. Name what the test is about, and nothing else.

/** When things happen that say no time of their own. */
export const NOW: Instant = Date.UTC(2100, 0, 1, 12)

/** A live session that started a minute before {@link NOW}. Its user is called as the user id says. */
export function aSession(given: Partial<SessionRecord> = {}): SessionRecord {
  const { userId = 'ada', startedAt = NOW - minutes(1), ip = '203.0.113.7' } = given
  return {
    id: newSessionId(userId, startedAt),
    userId,
    username: userId,
    secretHash: Uint8Array.from(randomBytes(32)),
    startedAt,
    lastActiveAt: startedAt,
    ...deadlinesAtStart(DEFAULT_POLICY, startedAt),
    authenticatedAt: startedAt,
    amr: ['pwd'],
    ip,
    ipAtStart: ip,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
    device: aDevice(),
    renewalDue: false,
    version: 1,
    ...given,
  }
}

/** A session whose idle deadline passed a minute before {@link NOW}, and that nobody has noted as expired. */
export function anExpiredSession(given: Partial<SessionRecord> = {}): SessionRecord {
  const idleDeadline = NOW - minutes(1)
  return aSession({ startedAt: idleDeadline - minutes(30), idleDeadline, ...given })
}

export function aDevice(given: Partial<Device> = {}): Device {
  return {
    system: 'linux',
    systemName: 'Linux',
    browser: 'chrome',
    browserName: 'Chrome',
    browserVersion: '120',
    kind: 'desktop',
    label: 'Chrome 120 on Linux',
    ...given,
  }
}

export function anEnding(given: Partial<Ending> = {}): Ending {
  return { at: NOW, cause: 'terminated', by: anAdministrator(), ...given }
}

export function aDismissal(given: Partial<Dismissal> = {}): Dismissal {
  return { at: NOW, by: anAdministrator(), origin: {}, ...given }
}

/** A use of the session at {@link NOW}. */
export function aTouch(session: SessionRecord, given: Partial<Touch> = {}): Touch {
  const { at = NOW } = given
  return { id: session.id, at, idleDeadline: at + minutes(30), ...given }
}

/** The clock of a store that is told of uses at {@link NOW}. */
export const atNow: Clock = () => NOW

/** A plan that was made at {@link NOW} and has no sessions yet. */
export function aPlan(given: Partial<PlanRecord> = {}): PlanRecord {
  const { madeAt = NOW } = given
  return {
    id: randomUUID(),
    version: 1,
    state: 'preparing',
    by: anAdministrator(),
    everybody: false,
    madeAt,
    expiresAt: madeAt + PLAN_LASTS,
    sessions: 0,
    users: 0,
    mine: 0,
    includesCurrent: false,
    sample: [],
    ended: 0,
    notEnded: 0,
    ...given,
  }
}

export function anEvent(given: Partial<AuditEvent> = {}): AuditEvent {
  return { type: 'login_failed', at: NOW, by: { kind: 'anonymous' }, origin: {}, details: {}, ...given }
}

export function anAdministrator(): Actor {
  return { kind: 'administrator', userId: 'root', username: 'root' }
}

/** Puts sessions into a store, in this order, each with its event. */
export async function start(store: SessionStore, ...sessions: readonly SessionRecord[]): Promise<void> {
  for (const session of sessions) await store.insert(session, { events: [startedEvent(session)] })
}
