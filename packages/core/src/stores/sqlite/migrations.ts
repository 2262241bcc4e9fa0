import type { DatabaseSync } from 'node:sqlite'
import { SessionError } from '../../domain/errors.ts'
import type { SchemaMigrations } from '../sql/schema-migrations.ts'

/** "LKEY": marks a file as Latchkey's own, so that nobody's other database is ever touched. */
const APPLICATION_ID = 0x4c4b4559

/**
 * Reads only, and reads the file as it is at one instant: another process may be making it.
 *
 * @throws SessionError `store_unavailable` when the file belongs to another program or to a newer Latchkey
 */
export function inspectFile(database: DatabaseSync, migrations: readonly SchemaMigrations[]): void {
  database.exec('BEGIN')
  try {
    assertOurs(database, migrations)
  } finally {
    if (database.isTransaction) database.exec('ROLLBACK')
  }
}

/** Brings the tables up to date, all steps in one transaction: a file is never left between two versions. */
export function migrate(database: DatabaseSync, migrations: readonly SchemaMigrations[]): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    // Again, now that nobody else can write: another process may have been first.
    assertOurs(database, migrations)
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
    database.exec('CREATE TABLE IF NOT EXISTS migrations (namespace TEXT PRIMARY KEY, steps INTEGER NOT NULL) STRICT')
    for (const owner of migrations) runMissing(database, owner)
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function assertOurs(database: DatabaseSync, migrations: readonly SchemaMigrations[]): void {
  if (applicationId(database) !== APPLICATION_ID) {
    if (isEmpty(database)) return
    throw new SessionError('store_unavailable', 'This SQLite file belongs to another program: choose another path')
  }
  for (const { namespace, steps } of migrations) {
    if (stepsDone(database, namespace) > steps.length) {
      throw new SessionError(
        'store_unavailable',
        'This file was written by a newer Latchkey: upgrade before opening it',
      )
    }
  }
}

function runMissing(database: DatabaseSync, { namespace, steps }: SchemaMigrations): void {
  const missing = steps.slice(stepsDone(database, namespace))
  if (missing.length === 0) return
  for (const step of missing) database.exec(step)
  database
    .prepare('INSERT INTO migrations (namespace, steps) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET steps = ?2')
    .run(namespace, steps.length)
}

function stepsDone(database: DatabaseSync, namespace: string): number {
  const known = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'migrations'`).get()
  if (known === undefined) return 0
  const { steps } = database.prepare('SELECT steps FROM migrations WHERE namespace = ?').get(namespace) ?? { steps: 0 }
  return Number(steps)
}

function applicationId(database: DatabaseSync): number {
  const { application_id: id } = database.prepare('PRAGMA application_id').get() ?? { application_id: 0 }
  return Number(id)
}

function isEmpty(database: DatabaseSync): boolean {
  return applicationId(database) === 0 && database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
}
