import { SessionError } from '../../domain/errors.ts'
import type { SessionStore } from '../../domain/store.ts'
import { createMemoryPlans } from './memory-plans.ts'
import { createMemorySessions } from './memory-sessions.ts'
import { createMemoryTrail } from './memory-trail.ts'

/** The reference store: everything in this process, gone with it. For tests, and for one process that may forget. */
export function memoryStore(): SessionStore {
  const trail = createMemoryTrail()
  const sessions = createMemorySessions(trail)
  const plans = createMemoryPlans(sessions, trail)
  let open = true

  /** Runs to its end without giving way, so each verb is one atomic step. */
  async function answer<T>(verb: () => T): Promise<T> {
    if (!open) throw new SessionError('store_unavailable', 'The session store is closed')
    return verb()
  }

  return {
    // One process, and no memory of it is quicker than the store itself.
    lease: 0,
    insert: (record, options) => answer(() => sessions.insert(record, options)),
    find: (id) => answer(() => sessions.find(id)),
    update: (id, version, change, options) => answer(() => sessions.update(id, version, change, options)),
    touch: (batch, clock) => answer(() => sessions.touch(batch, clock)),
    terminate: (filter, ending, options) => answer(() => sessions.terminate(filter, ending, options)),
    expire: (now, options) => answer(() => sessions.expire(now, options)),
    dismiss: (filter, dismissal, options) => answer(() => sessions.dismiss(filter, dismissal, options)),
    search: (filter, sort, page, now) => answer(() => sessions.search(filter, sort, page, now)),
    count: (filter, options) => answer(() => sessions.count(filter, options)),
    tally: (key, options) => answer(() => sessions.tally(key, options)),
    select: (filter, options) => answer(() => sessions.select(filter, options)),
    addPlan: (plan) => answer(() => plans.addPlan(plan)),
    findPlan: (id) => answer(() => plans.findPlan(id)),
    isPlanned: (plan, session) => answer(() => plans.isPlanned(plan, session)),
    plans: (options) => answer(() => plans.plans(options)),
    updatePlan: (id, version, change, options) => answer(() => plans.updatePlan(id, version, change, options)),
    runPlan: (id, step) => answer(() => plans.runPlan(id, step)),
    forgetPlans: (options) => answer(() => plans.forgetPlans(options)),
    changes: (options) => answer(() => trail.changes(options)),
    record: (events) => answer(() => trail.record(events)),
    events: (filter, page) => answer(() => trail.events(filter, page)),
    sweep: (options) => answer(() => sessions.sweep(options)),
    settled: () => answer(() => {}),
    ping: () => answer(() => {}),
    close: async () => {
      open = false
    },
  }
}
