import QuickLRU from 'quick-lru'
import type { Clock } from './clock.ts'
import { createLease, type Monotonic } from './lease.ts'
import { isLive, type SessionId, type SessionRecord, type UserId } from './session.ts'
import type { Change, SessionStore, Touch } from './store.ts'
import { toIdText } from './token.ts'
import { touched } from './touches.ts'

/**
 * Live sessions that were verified not long ago, kept in this process so that a check asks nobody, and forgotten as soon
 * as they change anywhere: see {@link createLease}. What is not known for certain is asked for.
 */
export type Remembered = {
  /** The session as the store has it and live, if that is known without asking; by its id as tokens spell it. */
  recall(idText: string): SessionRecord | undefined
  /** Asks the store, and remembers the answer. */
  find(id: SessionId): Promise<SessionRecord | undefined>
  /** These uses were written. Sessions that they have not `changed` are over, or were used later elsewhere: forgotten. */
  used(touches: Iterable<Touch>, changed: ReadonlySet<SessionId>): void
  /** See `Sessions.memo`. */
  memo<Known>(read: (userId: UserId) => Promise<Known>): (session: SessionRecord) => Known | Promise<Known>
}

export type Memory = {
  readonly monotonic: Monotonic
  /** How many sessions are remembered at least; up to twice as many, about a kilobyte each. */
  readonly sessions: number
}

/** Without memory everything is asked for. */
export function rememberNothing(store: SessionStore): Remembered {
  return {
    recall: () => undefined,
    find: (id) => store.find(id),
    used: () => {},
    memo: (read) => (session) => read(session.userId),
  }
}

export function rememberSessions(
  store: SessionStore,
  clock: Clock,
  { monotonic, sessions: maxSize }: Memory,
): Remembered {
  const sessions = new QuickLRU<string, SessionRecord>({ maxSize })

  function forget(changes: readonly Change[] | undefined): void {
    if (changes === undefined) sessions.clear()
    for (const { sessionId } of changes ?? []) sessions.delete(toIdText(sessionId))
  }

  /**
   * Of records that are or were remembered: what each has in common with itself as it was used since, and with no record
   * that was read another time.
   */
  const names = new WeakSet<Uint8Array>()

  const lease = createLease({ store, clock, monotonic, forget })

  return {
    recall(idText) {
      const now = clock()
      const known = lease.holds(now) ? sessions.get(idText) : undefined
      return known !== undefined && isLive(known, now) ? known : undefined
    },

    async find(id) {
      const { epoch } = lease
      const found = await store.find(id)
      if (found === undefined || !isLive(found, clock()) || !isSame(epoch)) return found
      const secretHash = Uint8Array.from(found.secretHash)
      names.add(secretHash)
      const remembered = { ...found, secretHash }
      sessions.set(toIdText(id), remembered)
      return remembered
    },

    used(touches, changed) {
      for (const touch of touches) {
        const idText = toIdText(touch.id)
        const known = sessions.peek(idText)
        if (known === undefined) continue
        if (changed.has(touch.id)) sessions.set(idText, touched(known, touch))
        else sessions.delete(idText)
      }
    },

    memo<Known>(read: (userId: UserId) => Promise<Known>) {
      const memo = new WeakMap<Uint8Array, { readonly known: Known }>()
      const ask = async ({ userId, secretHash }: SessionRecord): Promise<Known> => {
        const known = await read(userId)
        if (names.has(secretHash)) memo.set(secretHash, { known })
        return known
      }
      return (session) => {
        const noted = memo.get(session.secretHash)
        return noted === undefined ? ask(session) : noted.known
      }
    },
  }

  /** What was read before a change may have arrived after memory was told of it. */
  function isSame(epoch: number | undefined): boolean {
    return epoch !== undefined && epoch === lease.epoch
  }
}
