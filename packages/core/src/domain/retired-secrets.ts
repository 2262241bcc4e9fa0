import { type Duration, type Instant, seconds } from './clock.ts'
import type { SessionId } from './session.ts'

type Secret = { readonly id: SessionId; readonly secretHash: Uint8Array }

/** As long as a request may be under way: the server reads none for longer than that. */
const OVERLAP: Duration = seconds(30)
const REMEMBERED = 10_000

/**
 * Secrets that were renewed just now. Somebody who presses Disconnect in one window while another renews the secret sends
 * one that was good a moment ago, and is told to be signed out: then the session must be over. For that, and for nothing
 * else, a retired secret counts a little longer. Kept in memory: another process does not know of it, nor this one after
 * a restart.
 */
export type RetiredSecrets = {
  retire(secret: Secret, at: Instant): void
  includes(secret: Secret, now: Instant): boolean
}

export function createRetiredSecrets(): RetiredSecrets {
  const retiredAt = new Map<string, Instant>()
  return {
    retire(secret, at) {
      const [oldest] = retiredAt.keys()
      if (retiredAt.size >= REMEMBERED && oldest !== undefined) retiredAt.delete(oldest)
      retiredAt.set(toKey(secret), at)
    },
    includes(secret, now) {
      const at = retiredAt.get(toKey(secret))
      return at !== undefined && now - at < OVERLAP
    },
  }
}

/** With the id: the secret of one session is worth nothing for another. */
function toKey({ id, secretHash }: Secret): string {
  return `${id}.${Buffer.from(secretHash).toString('base64url')}`
}
