import type { Duration } from '../../domain/clock.ts'
import type { SqlStore } from '../sql/sql-tables.ts'
import { type WithoutLease, withLease } from '../sql/with-lease.ts'
import type { Connections } from './connections.ts'
import { findPlan, isPlanned, listPlans, type PostgresPlans, postgresPlans } from './postgres-plans.ts'
import { postgresTables } from './postgres-tables.ts'
import { postgresTrail } from './postgres-trail.ts'
import { type PostgresVerbs, postgresVerbs } from './postgres-verbs.ts'
import { sessionFinder } from './session-finder.ts'
import { countSessions, searchSessions, selectSessions, tallySessions } from './session-search.ts'
import { type Durability, type Step, transactions } from './transaction.ts'

/** The store on tables that are there. */
export function postgresStore(database: Connections, lease: Duration): SqlStore {
  const { point, read } = database
  const trail = postgresTrail(point, read)
  const transact = transactions(database)

  const writing: Writing<PostgresVerbs> = (verb, durability = 'full') => inTransaction(verb, postgresVerbs, durability)
  const planning: Writing<PostgresPlans> = (verb, durability = 'full') => inTransaction(verb, postgresPlans, durability)

  function inTransaction<Verbs, Verb extends keyof Verbs>(
    verb: Verb,
    verbsOf: (step: Step) => Verbs,
    durability: Durability,
  ): Verbs[Verb] {
    const write = (...input: readonly unknown[]) =>
      transact(
        (step) => (verbsOf(step)[verb] as (...input: readonly unknown[]) => Promise<unknown>)(...input),
        durability,
      )
    return write as Verbs[Verb]
  }

  const store: WithoutLease<SqlStore> = {
    tables: postgresTables(database, transact),
    insert: writing('insert'),
    find: sessionFinder(point),
    update: writing('update'),
    // A use that is lost in a power cut costs nobody a session that was not idle; waiting for the disk would cost
    // every request.
    touch: writing('touch', 'normal'),
    terminate: writing('terminate'),
    expire: writing('expire'),
    dismiss: writing('dismiss'),
    search: (...input) => searchSessions(read, ...input),
    count: (...input) => countSessions(read, ...input),
    tally: (key) => tallySessions(read, key),
    select: (...input) => selectSessions(read, ...input),
    addPlan: planning('addPlan'),
    findPlan: (id) => findPlan(point, id),
    isPlanned: (...input) => isPlanned(read, ...input),
    plans: (options) => listPlans(read, options),
    // A plan that is being prepared and is lost in a power cut is one that nobody could run.
    updatePlan: (id, version, change, options) =>
      planning('updatePlan', change.state === undefined ? 'normal' : 'full')(id, version, change, options),
    runPlan: planning('runPlan'),
    forgetPlans: planning('forgetPlans'),
    changes: (options) => trail.changes(options),
    record: writing('record'),
    events: (...input) => trail.events(...input),
    sweep: writing('sweep'),
    ping: async () => void (await point({ name: 'ping', text: 'SELECT 1 FROM feed' })),
    close: () => database.close(),
  }
  return withLease(store, lease)
}

type Writing<Verbs> = <Verb extends keyof Verbs>(verb: Verb, durability?: Durability) => Verbs[Verb]
