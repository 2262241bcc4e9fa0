import type pg from 'pg'
import type { SchemaMigrations } from '../sql/schema-migrations.ts'
import { connectAlone } from './connections.ts'
import { toStoreError, unavailable } from './failure.ts'

/** Marks a schema as Latchkey's own, so that nobody's other tables are ever touched. */
const OURS = 'Latchkey'

/**
 * Brings the tables up to date, all steps in one transaction: a schema is never left between two versions. Of many that
 * begin at once, one does it, and the others wait for it.
 *
 * @throws SessionError `store_unavailable` when the schema belongs to another program or to a newer Latchkey
 */
export async function migrate(url: string, schema: string, migrations: readonly SchemaMigrations[]): Promise<void> {
  const client = await connectAlone(url)
  try {
    // A role that may only read and write rows can open what is up to date.
    if (await isUpToDate(client, schema, migrations)) return
    await client.query('BEGIN')
    await client.query('SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0')
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('latchkey migrations ' || $1, 0))`, [schema])
    if (!(await isUpToDate(client, schema, migrations))) await runMissing(client, schema, migrations)
    await client.query('COMMIT')
  } catch (error) {
    throw toStoreError(error)
  } finally {
    // What was not committed ends with the connection.
    await client.end()
  }
}

async function isUpToDate(
  client: pg.Client,
  schema: string,
  migrations: readonly SchemaMigrations[],
): Promise<boolean> {
  const done = await stepsDone(client, schema)
  for (const { namespace, steps } of migrations) {
    if ((done.get(namespace) ?? 0) > steps.length) {
      throw unavailable(`The schema "${schema}" was written by a newer Latchkey: upgrade before opening it`)
    }
  }
  return migrations.every(({ namespace, steps }) => done.get(namespace) === steps.length)
}

/** @throws SessionError `store_unavailable` when the schema is not empty and not ours */
async function stepsDone(client: pg.Client, schema: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query(
    `SELECT relname = 'migrations' AND relkind = 'r' AND obj_description(c.oid, 'pg_class') = $2 AS is_mark
     FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = $1`,
    [schema, OURS],
  )
  if (rows.length === 0) return new Map()
  if (!rows.some(({ is_mark: isMark }) => isMark === true)) {
    throw unavailable(`The schema "${schema}" of this database belongs to another program: choose another`)
  }
  const done = await client.query(`SELECT namespace, steps FROM ${client.escapeIdentifier(schema)}.migrations`)
  return new Map(done.rows.map(({ namespace, steps }) => [namespace, steps]))
}

async function runMissing(client: pg.Client, schema: string, migrations: readonly SchemaMigrations[]): Promise<void> {
  const done = await stepsDone(client, schema)
  const name = client.escapeIdentifier(schema)
  // Asked for, because to say IF NOT EXISTS takes the right to make one.
  const { rows } = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema])
  if (rows.length === 0) await client.query(`CREATE SCHEMA ${name}`)
  await client.query(`SET LOCAL search_path TO ${name}`)
  if (done.size === 0) {
    await client.query(`CREATE TABLE migrations (namespace text PRIMARY KEY, steps integer NOT NULL);
      COMMENT ON TABLE migrations IS '${OURS}'`)
  }
  for (const { namespace, steps } of migrations) {
    for (const step of steps.slice(done.get(namespace) ?? 0)) await client.query(step)
    await client.query(
      'INSERT INTO migrations VALUES ($1, $2) ON CONFLICT (namespace) DO UPDATE SET steps = excluded.steps',
      [namespace, steps.length],
    )
  }
}
