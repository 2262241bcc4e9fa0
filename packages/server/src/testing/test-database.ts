import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll } from 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    readonly postgres: string
  }
}

/** A database for one test, and nobody else's. */
export type TestDatabase = {
  readonly url: string
  query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>
  /** Leaves the tables, and nothing in them. */
  empty(): Promise<void>
  /** Everything in all tables, as text. */
  dump(): Promise<string>
  /** Cuts off who is still connected, and drops it. */
  remove(): Promise<void>
}

/** `server`: the URL of a database from which others can be made. */
export async function aDatabase(server: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`
  const own = new URL(server)
  own.pathname = name
  const maker = pool(server)
  await maker.query(`CREATE DATABASE ${name}`)
  const database = pool(own.href)
  const query: TestDatabase['query'] = async (text, values = []) => (await database.query(text, [...values])).rows

  return {
    url: own.href,
    query,
    async empty() {
      await query(EMPTY)
    },
    async dump() {
      const tables = await query(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'latchkey'`)
      const rows = await Promise.all(tables.map((table) => query(`SELECT t::text AS row FROM ${table['name']} t`)))
      return rows.flatMap((found) => found.map(({ row }) => row)).join('\n')
    },
    async remove() {
      await database.end()
      await maker.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await maker.end()
    },
  }
}

/** To make tables takes longer than most tests: those of a file have them one after the other. */
const free: TestDatabase[] = []
const made: TestDatabase[] = []
afterAll(async () => {
  await Promise.all(made.map((database) => database.remove()))
})

/** A database as the server has it, or will when it is first opened. What is removed of it is only what is in it. */
export async function aSharedDatabase(server: string): Promise<TestDatabase> {
  const database = free.pop() ?? (await aDatabase(server))
  if (!made.includes(database)) made.push(database)
  return {
    ...database,
    async remove() {
      await database.empty()
      free.push(database)
    },
  }
}

/** As a copy takes over rows: neither what keeps the audit trail nor references stand in the way. */
const EMPTY = `DO $$
  DECLARE name text;
  BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables
      WHERE schemaname = 'latchkey' AND tablename NOT IN ('migrations', 'feed', 'lease')
    LOOP
      EXECUTE format('DELETE FROM %I', name);
    END LOOP;
  END
$$`

/** Whoever is cut off while a test ends need not be told. */
function pool(url: string): pg.Pool {
  const opened = new pg.Pool({ connectionString: url, options: '-c search_path=latchkey', max: 2 })
  return opened.on('error', () => {})
}
