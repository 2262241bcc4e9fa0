import type { SqliteStore } from 'latchkey/sqlite'

/**
 * Reads outside a transaction. What fails is tried once more inside one, because the store then gives the fault of disk
 * or file its name, `store_unavailable`, and the answer is 503 and not 500 (P5).
 */
export function reading<T>(store: SqliteStore, read: () => T): T {
  try {
    return read()
  } catch {
    return store.transact(() => read())
  }
}
