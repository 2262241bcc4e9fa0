import type { Origin } from './actor.ts'
import type { Clock } from './clock.ts'
import type { refusalNotes } from './refusals.ts'
import type { Remembered } from './remembered.ts'
import type { SessionRecord } from './session.ts'
import type { SessionStore } from './store.ts'
import { hasSecret, idTextIn, parseToken, type Token } from './token.ts'
import type { Touches } from './touches.ts'
import { type Verdict, verdictOn } from './verdict.ts'

export type Check = {
  /** Asks the store also where memory knows: after a privilege was read, for what it allows. */
  readonly fresh?: boolean
  /** `false` where nobody is refused for it, such as a login in a browser that has the cookie of a session that is over. */
  readonly onRecord?: boolean
}

/** How tokens are looked at: `verify` and `recall` of `Sessions`. */
export type Verification = {
  verify(token: Token, origin?: Origin, check?: Check): Promise<Verdict>
  recall(token: Token): SessionRecord | undefined
  /** Asks the store, and puts nothing on record. */
  judge(token: Token): Promise<Verdict>
}

export function createVerification({
  store,
  clock,
  remembered,
  touches,
  noteRefusal,
}: {
  readonly store: Pick<SessionStore, 'settled'>
  readonly clock: Clock
  readonly remembered: Pick<Remembered, 'recall' | 'find'>
  readonly touches: Pick<Touches, 'applyTo'>
  readonly noteRefusal: ReturnType<typeof refusalNotes>
}): Verification {
  /** Memory says yes, and leaves it to the store to say no: it does not know of uses elsewhere. */
  function recall(token: Token): SessionRecord | undefined {
    const idText = idTextIn(token)
    const known = idText === undefined ? undefined : remembered.recall(idText)
    return known !== undefined && hasSecret(token, known.secretHash) ? touches.applyTo(known) : undefined
  }

  /**
   * What is refused stays refused everywhere: nobody hears that a session or a secret is over before no other process can
   * trust a memory of it any more.
   */
  async function judge(token: Token): Promise<Verdict> {
    const shown = parseToken(token)
    if (shown === undefined) return { ok: false, reason: 'malformed' }
    // By what the store holds, as whoever ends a session judges it: a use that is not written yet makes nobody live.
    const verdict = verdictOn(await remembered.find(shown.id), shown.secretHash, clock())
    // The same time for an id that nobody has: how long it takes tells nothing.
    if (!verdict.ok && verdict.reason !== 'expired') await store.settled()
    return 'session' in verdict ? { ...verdict, session: touches.applyTo(verdict.session) } : verdict
  }

  return {
    async verify(token, origin = {}, { fresh = false, onRecord = true } = {}) {
      const known = fresh ? undefined : recall(token)
      const verdict: Verdict = known ? { ok: true, session: known } : await judge(token)
      if (!verdict.ok && onRecord) await noteRefusal(verdict, origin)
      return verdict
    },

    recall,

    judge,
  }
}
