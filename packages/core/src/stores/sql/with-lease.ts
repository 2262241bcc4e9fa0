import { setTimeout } from 'node:timers/promises'
import type { Duration } from '../../domain/clock.ts'
import type { SqlStep, SqlStore } from './sql-tables.ts'

export type WithoutLease<Store extends SqlStore> = Omit<Store, 'lease' | 'settled'>

/** The store as it promises to be to those who remember: see `SessionStore.lease`. */
export function withLease<Store extends SqlStore>(store: WithoutLease<Store>, lease: Duration): Store {
  /** The whole lease, on the monotonic clock of this process. */
  async function wait(): Promise<void> {
    const from = performance.now()
    // A timer may come up to a millisecond early.
    for (let left = lease; left > 0; left = lease - (performance.now() - from)) await setTimeout(Math.ceil(left))
  }

  const waiting: Pick<SqlStore, 'lease' | 'settled' | 'insert' | 'update' | 'terminate' | 'tables'> = {
    lease,
    async insert(record, options) {
      const inserted = await store.insert(record, options)
      if (inserted.ok && inserted.ended.length > 0) await wait()
      return inserted
    },
    async update(...input) {
      const changed = await store.update(...input)
      if (changed) await wait()
      return changed
    },
    // Also when nothing is left to end: somebody else may have ended it just now, and be waiting still.
    async terminate(...input) {
      const ended = await store.terminate(...input)
      await wait()
      return ended
    },
    tables: {
      ...store.tables,
      async transact(write) {
        let isFelt = false
        const noting = (step: SqlStep): SqlStep => ({
          ...step,
          terminate(...input) {
            isFelt = true
            return step.terminate(...input)
          },
        })
        const result = await store.tables.transact((step) => write(noting(step)))
        if (isFelt) await wait()
        return result
      },
    },
    async settled() {
      await store.ping()
      await wait()
    },
  }
  return { ...store, ...waiting } as Store
}
