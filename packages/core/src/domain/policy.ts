import { type Duration, days, type Instant } from './clock.ts'

/** The limits of a session. Durations in milliseconds. */
export type Policy = {
  /** Over when not used for this long. `undefined`: no idle timeout. */
  readonly idle: Duration | undefined
  /** Over this long after the start, whatever happens. */
  readonly absolute: Duration
  /** How long an ended session is remembered before a sweep forgets it. */
  readonly retention: Duration
  readonly perUser?: SessionLimit
}

export type SessionLimit = {
  readonly max: number
  readonly whenReached: 'refuse' | 'end_oldest'
}

/** Overall at most 30 days: NIST SP 800-63B-4, section 2.1.3, for a login with one factor. */
export const DEFAULT_POLICY: Policy = { idle: days(7), absolute: days(30), retention: days(90) }

export type Deadlines = {
  readonly idleDeadline: Instant
  readonly absoluteDeadline: Instant
}

export function deadlinesAtStart(policy: Policy, now: Instant): Deadlines {
  const absoluteDeadline = now + policy.absolute
  return { absoluteDeadline, idleDeadline: idleDeadlineAfterUse(policy, now, absoluteDeadline) }
}

/** Activity moves the idle deadline and never the absolute one. */
export function idleDeadlineAfterUse(policy: Policy, usedAt: Instant, absoluteDeadline: Instant): Instant {
  return policy.idle === undefined ? absoluteDeadline : Math.min(usedAt + policy.idle, absoluteDeadline)
}
