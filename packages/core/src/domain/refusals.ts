import type { Origin } from './actor.ts'
import { countedAddress, NO_ADDRESS } from './address.ts'
import { type Clock, type Duration, type Instant, minutes } from './clock.ts'
import { type AuditEvent, sessionEvent } from './event.ts'
import type { SessionRecord } from './session.ts'
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
  const note = notesOnce((event) => store.record([event]))
  return async (verdict, origin) => {
    if (verdict.ok) return
    const now = clock()
    if ('session' in verdict) {
      const { session } = verdict
      // Apart, so that a browser which comes back hides nobody else who comes with its token.
      const who = isOwnOrigin(session, origin) ? 'own' : countedAddress(origin.ip ?? NO_ADDRESS)
      await note(`${session.id} ${who}`, usedAfterEndEvent(session, origin, now))
    } else {
      const subject = `address ${countedAddress(origin.ip ?? NO_ADDRESS)}`
      await note(subject, tokenRefusedEvent(origin, verdict.reason, now))
    }
  }
}

/**
 * Records one event for each subject per minute. Whoever comes while it is being written waits for it, and fails with it:
 * what could not be written is not on record, and is tried again.
 */
function notesOnce(record: (event: AuditEvent) => Promise<void>) {
  const last = new Map<string, { readonly at: Instant; readonly done: Promise<void> }>()
  return async (subject: string, event: AuditEvent): Promise<void> => {
    const before = last.get(subject)
    if (before !== undefined && event.at - before.at < ONCE_PER) return before.done
    // The one noted longest ago goes first: a crowd of new subjects can't make all be forgotten at once.
    const [oldest] = last.keys()
    if (last.size >= REMEMBERED && oldest !== undefined) last.delete(oldest)
    last.delete(subject)
    const noted = { at: event.at, done: record(event) }
    last.set(subject, noted)
    try {
      await noted.done
    } catch (error) {
      if (last.get(subject) === noted) last.delete(subject)
      throw error
    }
  }
}

/**
 * Most often the person's own browser, which has not heard of the end. It proves nothing: whoever has copied a token can
 * copy the name of the browser as well, and may be in the same network.
 */
function usedAfterEndEvent(session: SessionRecord, origin: Origin, at: Instant): AuditEvent {
  const event = sessionEvent('session_used_after_end', session, { kind: 'anonymous' }, origin, at)
  return isOwnOrigin(session, origin) ? { ...event, details: { ...event.details, ownOrigin: 'yes' } } : event
}

/**
 * The browser of the last use, at the address of the first and the last one. Where these differ, the last use may have been
 * somebody else's, whose every trait would then be the session's.
 */
function isOwnOrigin(session: SessionRecord, { ip, userAgent }: Origin): boolean {
  return ip === session.ip && ip === session.ipAtStart && userAgent === session.userAgent
}

/** A token that no session has: made up, swept, or with a wrong secret. Carries nothing of the token itself. */
function tokenRefusedEvent(origin: Origin, reason: string, at: Instant): AuditEvent {
  return { type: 'token_refused', at, by: { kind: 'anonymous' }, origin, details: { reason } }
}
