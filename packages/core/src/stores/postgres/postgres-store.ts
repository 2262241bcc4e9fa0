import { type Duration, seconds } from '../../domain/clock.ts'
import type { SchemaMigrations } from '../sql/schema-migrations.ts'
import type { SqlStore } from '../sql/sql-tables.ts'
import { type WithoutLease, withLease } from '../sql/with-lease.ts'
import { type Connections, connections } from './connections.ts'
import { keepLease } from './kept-lease.ts'
import { migrate } from './migrations.ts'
import { findPlan, isPlanned, listPlans, type PostgresPlans, postgresPlans } from './postgres-plans.ts'
import { postgresTables } from './postgres-tables.ts'
import { postgresTrail } from './postgres-trail.ts'
import { type PostgresVerbs, postgresVerbs } from './postgres-verbs.ts'
import { SESSION_MIGRATIONS } from './schema.ts'
import { countSessions, searchSessions, selectSessions, tallySessions } from './session-search.ts'
import { findSession } from './session-statements.ts'
import { type Durability, type Step, transactions } from './transaction.ts'

/** As long as some readings of the feed take on a busy network. */
const LEASE: Duration = seconds(0.25)

export type PostgresStoreOptions = {
  /** Where the tables are; made when it is not there. Default `latchkey`. */
  readonly schema?: string
  /**
   * Milliseconds; see {@link SessionStore.lease}. Kept in the schema by who opens it first, and the same in every process
   * from then on. Default: the one that is kept, 250 to begin with.
   */
  readonly lease?: Duration
  /** Connections of this process at the same time, beside one for reads that all share. Default 10. */
  readonly connections?: number
  /** Tables of one's own in the same schema: each owner counts its steps under its own namespace. */
  readonly migrations?: readonly SchemaMigrations[]
}

/**
 * Opens the store in a database, and makes its tables or brings them up to date. Several processes may open the same
 * one, also at once. The store recovers by itself when the database was away.
 *
 * @param url `postgres://user:password@host:port/database?sslmode=verify-full&sslrootcert=/path`, to a primary
 * @throws SessionError `store_unavailable` when the database can't be reached, or its schema belongs to another program
 * or to a newer Latchkey, or has another lease
 */
export async function openPostgresStore(url: string, options: PostgresStoreOptions = {}): Promise<SqlStore> {
  const { lease, schema = 'latchkey', connections: most = 10, migrations = [] } = options
  await migrate(url, schema, [SESSION_MIGRATIONS, ...migrations])
  const database = connections({ url, schema, most })
  try {
    return postgresStore(database, await keepLease(database.point, lease, LEASE))
  } catch (error) {
    await database.close()
    throw error
  }
}

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
    find: (id) => findSession(point, id),
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
