import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { SqlStore } from '../sql/sql-tables.ts'
import { openPostgresStore, type PostgresStoreOptions } from './open-postgres-store.ts'

/** A schema for one test, and nobody else's. */
export type TestSchema = {
  readonly schema: string
  /** The store as one more process would open it. */
  readonly open: (options?: PostgresStoreOptions) => Promise<SqlStore>
  readonly query: (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>
  /** Closes what was opened. The schema goes with the server of the tests. */
  readonly remove: () => Promise<void>
}

export function aSchema(url: string): TestSchema {
  const schema = `test_${randomBytes(8).toString('hex')}`
  const opened: SqlStore[] = []

  async function query(text: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema}` })
    await client.connect()
    try {
      return (await client.query(text, [...values])).rows
    } finally {
      await client.end()
    }
  }

  return {
    schema,
    async open(options = {}) {
      const store = await openPostgresStore(url, { schema, lease: 0, ...options })
      opened.push(store)
      return store
    },
    query,
    async remove() {
      await Promise.all(opened.map((store) => store.close()))
    },
  }
}
