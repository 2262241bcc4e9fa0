import type { SessionStore } from '../../domain/store.ts'
import type { SchemaMigrations } from '../sql/schema-migrations.ts'
import { connections } from './connections.ts'
import { migrate } from './migrations.ts'
import { postgresTrail } from './postgres-trail.ts'
import { type PostgresVerbs, postgresVerbs } from './postgres-verbs.ts'
import { SESSION_MIGRATIONS } from './schema.ts'
import { countSessions, searchSessions, tallySessions } from './session-search.ts'
import { findSession } from './session-statements.ts'
import { type Durability, transactions } from './transaction.ts'

export type PostgresStoreOptions = {
  /** Where the tables are; made when it is not there. Default `latchkey`. */
  readonly schema?: string
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
 * or to a newer Latchkey
 */
export async function openPostgresStore(url: string, options: PostgresStoreOptions = {}): Promise<SessionStore> {
  const { schema = 'latchkey', connections: most = 10, migrations = [] } = options
  await migrate(url, schema, [SESSION_MIGRATIONS, ...migrations])
  const database = connections({ url, schema, most })
  const { read } = database
  const trail = postgresTrail(read)
  const transact = transactions(database)

  function inTransaction<Verb extends keyof PostgresVerbs>(verb: Verb, durability: Durability = 'full') {
    return ((...input: Parameters<PostgresVerbs[Verb]>) =>
      transact((step) => {
        const run = postgresVerbs(step)[verb] as (...input: Parameters<PostgresVerbs[Verb]>) => Promise<unknown>
        return run(...input)
      }, durability)) as PostgresVerbs[Verb]
  }

  return {
    insert: inTransaction('insert'),
    find: (id) => findSession(read, id),
    update: inTransaction('update'),
    // A use that is lost in a power cut costs nobody a session that was not idle; waiting for the disk would cost
    // every request.
    touch: inTransaction('touch', 'normal'),
    terminate: inTransaction('terminate'),
    expire: inTransaction('expire'),
    dismiss: inTransaction('dismiss'),
    search: (...input) => searchSessions(read, ...input),
    count: (...input) => countSessions(read, ...input),
    tally: (key) => tallySessions(read, key),
    changes: (options) => trail.changes(options),
    record: inTransaction('record'),
    events: (...input) => trail.events(...input),
    sweep: inTransaction('sweep'),
    ping: async () => void (await read({ name: 'ping', text: 'SELECT 1 FROM feed' })),
    close: () => database.close(),
  }
}
