import type { Instant } from '../domain/clock.ts'
import { SessionError } from '../domain/errors.ts'
import { type Ending, endingByTime, isLive, type SessionRecord } from '../domain/session.ts'
import { isSessionId, startOf } from '../domain/session-id.ts'
import type { SessionChange, Touch } from '../domain/store.ts'
import { touched } from '../domain/touches.ts'

// What each verb makes of a record, for stores that read, change and write in one atomic step. Nothing here brings an
// ended session back: every step that extends a life asks `isLive` first (P2).

/** @throws SessionError `bad_request` for a record whose id tells another start than it does, or that was used before it */
export function assertStorable({ id, startedAt, lastActiveAt }: SessionRecord): void {
  if (!isSessionId(id) || startOf(id) !== startedAt) {
    throw new SessionError('bad_request', 'The id of a session has to begin with the instant of its start')
  }
  if (lastActiveAt < startedAt) {
    throw new SessionError('bad_request', 'A session can not have been active before it started')
  }
}

export function afterUpdate(
  session: SessionRecord,
  version: number,
  change: SessionChange,
  now: Instant,
): SessionRecord | undefined {
  if (session.version !== version || !isLive(session, now)) return undefined
  return { ...session, ...change, version: version + 1 }
}

/** `undefined` when the touch changes nothing: the session was over at `touch.at`, is over now, or has been used since. */
export function afterTouch(session: SessionRecord, touch: Touch, now: Instant): SessionRecord | undefined {
  if (!isLive(session, Math.max(touch.at, now))) return undefined
  const forward = touched(session, touch)
  const isOlder = touch.at < session.lastActiveAt
  return isOlder && forward.idleDeadline === session.idleDeadline ? undefined : forward
}

export function afterEnding(session: SessionRecord, ending: Ending): SessionRecord {
  return { ...session, ending, version: session.version + 1 }
}

/** Notes an expiry that nobody has noted yet in the same step, so that every dismissed session is a tombstone. */
export function afterDismissal(session: SessionRecord, at: Instant): SessionRecord {
  const ending = session.ending ?? endingByTime(session)
  return { ...session, ending, dismissedAt: at, version: session.version + 1 }
}
