import type { DatabaseSync } from 'node:sqlite'
import { type Duration, seconds } from '../../domain/clock.ts'
import { SessionError } from '../../domain/errors.ts'
import type { SessionFilter } from '../../domain/search.ts'
import type { SchemaMigrations } from '../sql/schema-migrations.ts'
import type { SqlStore } from '../sql/sql-tables.ts'
import { type WithoutLease, withLease } from '../sql/with-lease.ts'
import { composedQueries } from './composed-query.ts'
import { BUSY_TIMEOUT, openDatabase, prepareDatabase } from './connection.ts'
import { dictionaries } from './dictionaries.ts'
import { orUnavailable } from './failure.ts'
import { keepLease } from './kept-lease.ts'
import { type CountOpen, openCounts } from './open-counts.ts'
import { atOnce, readerOf } from './reader.ts'
import { SESSION_MIGRATIONS } from './schema.ts'
import { sessionSearch } from './session-search.ts'
import { sessionStatements } from './session-statements.ts'
import { type SqlitePlans, sqlitePlans } from './sqlite-plans.ts'
import { sqliteTables } from './sqlite-tables.ts'
import { sqliteTrail } from './sqlite-trail.ts'
import { type SqliteVerbs, sqliteVerbs } from './sqlite-verbs.ts'
import { type ThreadedPlans, threadedPlans } from './threaded-plans.ts'
import { type ThreadedReader, threadedReader } from './threaded-reader.ts'
import { transactions } from './transaction.ts'
import { writeLock } from './write-lock.ts'

export type SqliteStore = SqlStore & {
  /** For tables of one's own beside the sessions. Write through {@link SqliteStore.transact}, or `tables`. */
  readonly database: DatabaseSync

  /**
   * Runs writes in one transaction, which is on disk when this returns: all of them happen, or none when `write` throws.
   * A call inside another joins it. `write` must not be asynchronous: `tables.transact` takes what is, and neither runs in
   * the middle of the other. Does not wait for the lease either: whoever ended or changed sessions says so only after
   * {@link SessionStore.settled}.
   *
   * @throws SessionError `store_unavailable`
   */
  transact<T>(write: (verbs: SqliteVerbs) => T): T
}

/** Each ending takes this much longer, and whoever remembers reads the feed some times in it: neither is felt. */
const LEASE: Duration = seconds(0.05)

export type SqliteStoreOptions = {
  /**
   * Milliseconds; see {@link SessionStore.lease}. Kept in the file by who opens it first, and the same in every process
   * from then on. Default: the one that is kept, 50 to begin with.
   */
  readonly lease?: Duration
  /** Tables of one's own in the same file: each owner counts its steps under its own namespace. */
  readonly migrations?: readonly SchemaMigrations[]
}

/**
 * Opens a file, or makes it. Several processes may open the same one.
 *
 * @throws SessionError `store_unavailable` when the file is not a database, belongs to another program or to a newer
 * Latchkey, or can't be opened; the file stays as it is. Also when it has another lease
 */
export function openSqliteStore(path: string, options: SqliteStoreOptions = {}): SqliteStore {
  const database = openDatabase(path, migrationsOf(options))
  try {
    return sqliteStore(database, options)
  } catch (error) {
    database.close()
    throw error
  }
}

/** The store on a connection, which is the store's from then on: it sets its pragmas, and `close` closes it. */
export function sqliteStore(database: DatabaseSync, options: SqliteStoreOptions = {}): SqliteStore {
  prepareDatabase(database, migrationsOf(options))
  return storeOn(database, keepLease(database, options.lease, LEASE))
}

/** The store on tables that are there. */
export function storeOn(database: DatabaseSync, lease: Duration): SqliteStore {
  const run = composedQueries(database)
  const known = dictionaries(database)
  const sessions = sessionStatements(database, known)
  const search = sessionSearch(run, known)
  const trail = sqliteTrail(database, known)
  const lock = writeLock(database, BUSY_TIMEOUT)
  const transact = transactions(database, lock)
  const verbs = sqliteVerbs(transact, sessions, search, trail)

  const plans = sqlitePlans(database, transact, trail, known)

  const here = inlineReader(database, apart)
  const path = database.location()
  // A database in memory is nobody else's to read.
  const elsewhere = path === null ? here : threadedReader(path)
  const countOpen = openCounts(database, transact)
  const planner = path === null ? inlinePlans(plans, inTurn, countOpen) : threadedPlans(path, database)

  /** In the middle of `transact`, which is over before anything that waits. */
  let isAtOnce = false
  const tables = sqliteTables(database, lock, sessions, verbs, () => {
    if (isAtOnce) throw new TypeError('A transaction that is not asynchronous takes none that is')
    return planner.writing
  })

  /** Between two steps of a plan, not during one: this thread would stand still until the step is over. */
  async function inTurn<T>(write: () => T): Promise<T> {
    return lock.inTime(write, () => tables.open ?? planner.writing)
  }

  /** Not in the middle of a step: what that has written may yet be undone. */
  async function apart<T>(read: () => T): Promise<T> {
    while (tables.open !== undefined) await tables.open
    return orUnavailable(read)
  }

  function transactAtOnce<T>(write: (verbs: SqliteVerbs) => T): T {
    if (tables.open !== undefined) throw new SessionError('store_unavailable', 'The session store is busy: try again')
    const isInner = isAtOnce
    isAtOnce = true
    try {
      return transact(() => write(verbs))
    } finally {
      isAtOnce = isInner
    }
  }

  const store: WithoutLease<SqliteStore> = {
    database,
    tables,
    transact: transactAtOnce,
    insert: (record, options) => inTurn(() => verbs.insert(record, options)),
    find: (id) => apart(() => sessions.find(id)),
    update: (id, version, change, options) => inTurn(() => verbs.update(id, version, change, options)),
    touch: (batch, clock) => inTurn(() => verbs.touch(batch, clock)),
    terminate: (filter, ending, options) => inTurn(() => verbs.terminate(filter, ending, options)),
    expire: (now, options) => inTurn(() => verbs.expire(now, options)),
    dismiss: (filter, dismissal, options) => inTurn(() => verbs.dismiss(filter, dismissal, options)),
    // What is asked of a few named sessions takes less time than asking another thread.
    search: (filter, ...rest) => (isOfFew(filter) ? here.search(filter, ...rest) : elsewhere.search(filter, ...rest)),
    count: (filter, options) => (isOfFew(filter) ? here.count(filter, options) : elsewhere.count(filter, options)),
    tally: elsewhere.tally,
    events: elsewhere.events,
    select: elsewhere.select,
    isPlanned: elsewhere.isPlanned,
    addPlan: planner.addPlan,
    findPlan: (id) => apart(() => plans.findPlan(id)),
    plans: (options) => apart(() => plans.plans(options)),
    updatePlan: planner.updatePlan,
    runPlan: planner.runPlan,
    forgetPlans: planner.forgetPlans,
    changes: (options) => apart(() => trail.changes(options)),
    record: (events) => inTurn(() => verbs.record(events)),
    sweep: (options) => inTurn(() => verbs.sweep(options)),
    ping: () => apart(() => void database.prepare('SELECT 1 FROM sessions LIMIT 1').get()),
    close: async () => {
      await tables.open
      await Promise.all([elsewhere.close(), planner.close()])
      // The last connection to close writes the log back into the file and takes it away.
      if (database.isOpen) database.close()
    },
  }
  return withLease(store, lease)
}

function migrationsOf({ migrations = [] }: SqliteStoreOptions): readonly SchemaMigrations[] {
  return [SESSION_MIGRATIONS, ...migrations]
}

/** In this thread, at once. */
function inlineReader(database: DatabaseSync, apart: <T>(read: () => T) => Promise<T>): ThreadedReader {
  const reader = readerOf(database)
  return {
    search: (...input) => apart(() => atOnce(reader.search(...input))),
    count: (...input) => apart(() => atOnce(reader.count(...input))),
    tally: (...input) => apart(() => atOnce(reader.tally(...input))),
    select: (...input) => apart(() => atOnce(reader.select(...input))),
    events: (...input) => apart(() => atOnce(reader.events(...input))),
    isPlanned: (...input) => apart(() => atOnce(reader.isPlanned(...input))),
    close: async () => {},
  }
}

function inlinePlans(
  plans: SqlitePlans,
  inTurn: <T>(write: () => T) => Promise<T>,
  countOpen: CountOpen,
): ThreadedPlans {
  return {
    writing: undefined,
    addPlan: (plan) => inTurn(() => plans.addPlan(plan)),
    updatePlan: (...input) => inTurn(() => plans.updatePlan(...input)),
    runPlan: (...input) =>
      inTurn(() => {
        const plan = plans.runPlan(...input)
        while (countOpen());
        return plan
      }),
    forgetPlans: (...input) => inTurn(() => plans.forgetPlans(...input)),
    close: async () => {},
  }
}

/** One person has few sessions, or at least none that is not bounded by the page. */
function isOfFew({ ids, userId }: SessionFilter): boolean {
  return userId !== undefined || (ids !== undefined && ids.length <= FEW)
}

const FEW = 200
