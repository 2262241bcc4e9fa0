import type { Instant } from './clock.ts'
import { isLive, type SessionRecord, statusOf } from './session.ts'
import { sameSecret } from './token.ts'

/** Is this token good, and whose is it? A stranger's bad token is an ordinary day, so this is a value. */
export type Verdict =
  | { readonly ok: true; readonly session: SessionRecord }
  | { readonly ok: false; readonly reason: 'malformed' | 'unknown' }
  | { readonly ok: false; readonly reason: 'expired' | 'terminated'; readonly session: SessionRecord }

/** What the record of a session that was found says of a secret: whether it opens the session. */
export function verdictOn(found: SessionRecord | undefined, secretHash: Uint8Array, now: Instant): Verdict {
  if (found === undefined || !sameSecret(found.secretHash, secretHash)) return { ok: false, reason: 'unknown' }
  if (isLive(found, now)) return { ok: true, session: found }
  return { ok: false, reason: statusOf(found, now) === 'expired' ? 'expired' : 'terminated', session: found }
}

/** One sentence for the person who holds the token. */
export function explain(verdict: Verdict): string {
  if (verdict.ok) return `Signed in on ${verdict.session.device.label}`
  switch (verdict.reason) {
    case 'malformed':
    case 'unknown':
      return 'Please sign in'
    case 'expired':
      return 'You were away for a while. Please sign in again'
    case 'terminated':
      return 'This session was ended. Please sign in again'
  }
}
