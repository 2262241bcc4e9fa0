import type { SessionId, SessionRecord } from '../../domain/session.ts'
import type { SessionStore } from '../../domain/store.ts'
import { memoryStore } from '../../stores/memory/memory-store.ts'

/** One thing that authors of stores get wrong. */
export type Fault = {
  /** What is wrong with the store. */
  readonly fault: string
  /** The case of the contract that must find it out. */
  readonly case: string
  readonly spoil: (store: SessionStore) => Partial<SessionStore>
}

/** The memory store with one thing wrong. */
export function spoiledStore({ spoil }: Fault): SessionStore {
  const store = memoryStore()
  return { ...store, ...spoil(store) }
}

/** Lets a fault show records that no honest verb would have made. */
export function withForgeries(
  store: SessionStore,
  spoil: (forge: (session: SessionRecord) => void) => Partial<SessionStore>,
): Partial<SessionStore> {
  const forged = new Map<SessionId, SessionRecord>()
  return {
    find: async (id) => forged.get(id) ?? store.find(id),
    ...spoil((session) => forged.set(session.id, session)),
  }
}
