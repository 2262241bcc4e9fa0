import { type Duration, seconds } from '../../domain/clock.ts'
import type { SchemaMigrations } from '../sql/schema-migrations.ts'
import type { SqlStore } from '../sql/sql-tables.ts'
import { connections } from './connections.ts'
import { keepLease } from './kept-lease.ts'
import { migrate } from './migrations.ts'
import { postgresStore } from './postgres-store.ts'
import { SESSION_MIGRATIONS } from './schema.ts'

// What an application's compiler reads, so no type of the driver stands here: not everybody has those.

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
