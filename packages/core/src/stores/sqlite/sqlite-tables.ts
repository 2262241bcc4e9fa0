import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import QuickLRU from 'quick-lru'
import type { SqlStep, SqlTables } from '../sql/sql-tables.ts'
import type { Run } from '../sql/statement.ts'
import { toStoreError } from './failure.ts'
import type { SessionStatements } from './session-statements.ts'
import type { SqliteVerbs } from './sqlite-verbs.ts'
import { transactStep } from './transaction.ts'
import type { WriteLock } from './write-lock.ts'

/** More than anybody writes by hand. */
const MOST_PREPARED = 200

export type SqliteTables = SqlTables & {
  /** The step that is open. Others wait for it: what they would read may be undone, what they would write be undone with it. */
  readonly open: Promise<unknown> | undefined
}

/** `others`: what else writes in this process at the moment, to be waited for. */
export function sqliteTables(
  database: DatabaseSync,
  lock: WriteLock,
  sessions: Pick<SessionStatements, 'find'>,
  verbs: Pick<SqliteVerbs, 'terminate' | 'record'>,
  others: () => Promise<unknown> | undefined,
): SqliteTables {
  const run = running(database)
  let open: Promise<unknown> | undefined
  const step: SqlStep = {
    dialect: 'sqlite',
    run,
    find: async (id) => sessions.find(id),
    terminate: async (...input) => verbs.terminate(...input),
    record: async (events) => verbs.record(events),
  }

  const read: Run = async (statement) => {
    while (open !== undefined) await open
    return run(statement).catch(fail)
  }

  return {
    get open() {
      return open
    },
    dialect: 'sqlite',
    point: read,
    read,
    async transact(write) {
      for (let other = open ?? others(); other !== undefined; other = open ?? others()) await other
      const written = transactStep(database, lock, () => write(step)).catch(fail)
      const settled = written.then(
        () => {},
        () => {},
      )
      open = settled
      try {
        return await written
      } finally {
        open = undefined
      }
    },
  }
}

/** Compiling a statement takes longer than most take to run. */
function running(database: DatabaseSync): Run {
  const prepared = new QuickLRU<string, StatementSync>({ maxSize: MOST_PREPARED })
  return async ({ text, values = [] }) => {
    let statement = prepared.get(text)
    if (statement === undefined) {
      statement = database.prepare(text.replaceAll(/\$(\d+)/g, '?$1'))
      prepared.set(text, statement)
    }
    return statement.all(...(values as SQLInputValue[]))
  }
}

function fail(error: unknown): never {
  throw toStoreError(error)
}
