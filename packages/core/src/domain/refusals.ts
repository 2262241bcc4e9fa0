import type { Origin } from './actor.ts'
import { countedAddress, NO_ADDRESS } from './address.ts'
import { type Clock, type Duration, type Instant, minutes } from './clock.ts'
import { type AuditEvent, sessionEvent } from './event.ts'
import type { SessionStore } from './store.ts'
import type { Verdict } from './verdict.ts'

/** Anybody can send bad tokens as fast as the network carries them; the audit trail must not grow as fast. */
const ONCE_PER: Duration = minutes(1)
const REMEMBERED = 10_000

/** Puts refused tokens on record: by session where there is one, otherwise by address. */
export function refusalNotes(
  store: Pick<SessionStore, 'record'>,
  clock: Clock,
): (verdict: Verdict, origin: Origin) => Promise<void> {
  const gate = createRefusalGate()
  return async (verdict, origin) => {
    if (verdict.ok) return
    const now = clock()
    if ('session' in verdict) {
      const { session } = verdict
      if (gate.admits(session.id, now))
        await store.record([sessionEvent('session_used_after_end', session, { kind: 'anonymous' }, origin, now)])
    } else if (gate.admits(`address ${countedAddress(origin.ip ?? NO_ADDRESS)}`, now)) {
      await store.record([tokenRefusedEvent(origin, verdict.reason, now)])
    }
  }
}

/** Lets one event for each subject through per minute. */
function createRefusalGate(): { admits(subject: string, at: Instant): boolean } {
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
function tokenRefusedEvent(origin: Origin, reason: string, at: Instant): AuditEvent {
  return { type: 'token_refused', at, by: { kind: 'anonymous' }, origin, details: { reason } }
}
