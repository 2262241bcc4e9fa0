import type { Origin } from './actor.ts'
import { type Duration, type Instant, minutes } from './clock.ts'
import type { AuditEvent } from './event.ts'

/** Anybody can send bad tokens as fast as the network carries them; the audit trail must not grow as fast. */
const ONCE_PER: Duration = minutes(1)
const REMEMBERED = 10_000

/** Lets one event for each subject through per minute. */
export function createRefusalGate(): { admits(subject: string, at: Instant): boolean } {
  const last = new Map<string, Instant>()
  return {
    admits(subject, at) {
      const before = last.get(subject)
      if (before !== undefined && at - before < ONCE_PER) return false
      // The one let through longest ago goes first: a crowd of new subjects can't make the gate forget all at once.
      const [oldest] = last.keys()
      if (last.size >= REMEMBERED && oldest !== undefined) last.delete(oldest)
      last.delete(subject)
      last.set(subject, at)
      return true
    },
  }
}

/** A token that no session has: made up, swept, or with a wrong secret. Carries nothing of the token itself. */
export function tokenRefusedEvent(origin: Origin, reason: string, at: Instant): AuditEvent {
  return { type: 'token_refused', at, by: { kind: 'anonymous' }, origin, details: { reason } }
}
