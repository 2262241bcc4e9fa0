import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { seconds } from '../../domain/clock.ts'
import { SessionError } from '../../domain/errors.ts'
import type { SchemaMigrations } from '../sql/schema-migrations.ts'
import { isBusy, orUnavailable, primaryCode } from './failure.ts'
import { inspectFile, migrate } from './migrations.ts'
import { defineFunctions } from './sql-functions.ts'

/** Long enough for every other process to finish its transaction, short enough for a person to get an answer. */
export const BUSY_TIMEOUT = seconds(5)

/**
 * Opens a file, or makes it where there is none.
 *
 * @throws SessionError `store_unavailable` and leaves the file as it is when it is not a database, belongs to another
 * program or to a newer Latchkey, or can't be opened
 */
export function openDatabase(path: string, migrations: readonly SchemaMigrations[]): DatabaseSync {
  return orUnavailable(() => {
    if (existsSync(path)) inspect(path, migrations)
    return new DatabaseSync(path)
  })
}

/** Makes a connection ready for work and its tables up to date. */
export function prepareDatabase(database: DatabaseSync, migrations: readonly SchemaMigrations[]): void {
  orUnavailable(() => {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`)
    inspectFile(database, migrations)
    // Has effect on an empty file only. Sessions are wide rows: twice the usual page makes a lower tree.
    database.exec('PRAGMA page_size = 8192')
    useWriteAheadLog(database)
    // FULL: a commit is on disk when it returns, so an ending outlives a power cut.
    database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    // The system caches the file: pages of our own, or mapped ones, would count as memory of the server a second time.
    database.exec('PRAGMA cache_size = -8192; PRAGMA mmap_size = 0')
    defineFunctions(database)
    migrate(database, migrations)
  })
}

/** Makes a connection ready that never writes. */
export function prepareForReading(database: DatabaseSync): void {
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}; PRAGMA cache_size = -8192; PRAGMA mmap_size = 0`)
  // What a query sorts stays in memory: it is bounded, and a temporary file is one more thing that can be full.
  database.exec('PRAGMA temp_store = MEMORY; PRAGMA query_only = ON')
  defineFunctions(database)
}

/**
 * Makes a connection ready that ends sessions by the thousand. It holds more of the file in memory, and brings what it has
 * written home every 16 MB: whoever writes meanwhile waits that long for the disk.
 */
export function prepareForPlans(database: DatabaseSync): void {
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON`)
  database.exec('PRAGMA cache_size = -131072; PRAGMA mmap_size = 0; PRAGMA wal_autocheckpoint = 2000')
  defineFunctions(database)
}

/** Looks at a file without a chance to write to it. */
function inspect(path: string, migrations: readonly SchemaMigrations[]): void {
  const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT })
  try {
    inspectFile(database, migrations)
  } catch (error) {
    // A file whose last process was killed may have to be written before it can be read. It is looked at again then.
    if (error instanceof SessionError || primaryCode(error) === NOT_A_DATABASE) throw error
  } finally {
    database.close()
  }
}

const NOT_A_DATABASE = 26

/** SQLite does not wait for other processes when it switches to WAL, so two that open a new file at once may collide. */
function useWriteAheadLog(database: DatabaseSync): void {
  for (let attempt = 1; ; attempt++) {
    try {
      database.exec('PRAGMA journal_mode = WAL')
      return
    } catch (error) {
      if (!isBusy(error) || attempt === 50) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
  }
}
