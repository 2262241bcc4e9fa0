import { setTimeout } from 'node:timers/promises'
import { type Duration, seconds } from 'latchkey'
import { type Dialect, openSqliteStore, type SchemaMigrations, type SqlStore } from 'latchkey/sqlite'
import { ACCOUNT_MIGRATIONS } from './accounts/account-migrations.ts'
import type { Config } from './config.ts'
import { VIEW_MIGRATIONS } from './views/view-migrations.ts'

/** Whoever would rather wait for a store that is away than fail. */
export type Patience = {
  /** Called once, when it is away at first; `cause` says why. */
  readonly onAway: (cause: unknown) => void
  /** Ends the wait: what was to be opened then rejects. */
  readonly signal: AbortSignal
}

const FIRST_PAUSE: Duration = seconds(0.1)
const LONGEST_PAUSE: Duration = seconds(5)

/**
 * The store of the server: sessions, accounts and views in one database, PostgreSQL or a file of SQLite. The driver of
 * PostgreSQL is loaded only where it is used.
 *
 * @throws SessionError `store_unavailable`: what waiting does not mend, and whatever it is without patience
 */
export async function openStore(
  { store, database }: Pick<Config, 'store' | 'database'>,
  patience?: Patience,
): Promise<SqlStore> {
  if (store === '') return openSqliteStore(database, { migrations: migrationsOf('sqlite') })
  const { openPostgresStore } = await import('latchkey/postgres')
  return whenThere(store, () => openPostgresStore(store, { migrations: migrationsOf('postgres') }), patience)
}

/** Does something as soon as the store is there; a file is never away. The work may be done again from its beginning. */
export async function whenThere<T>(
  store: Config['store'],
  work: () => Promise<T>,
  patience: Patience | undefined,
): Promise<T> {
  if (store === '' || patience === undefined) return work()
  const { isAway } = await import('latchkey/postgres')
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await work()
    } catch (error) {
      if (!isAway(error)) throw error
      if (pause === FIRST_PAUSE) patience.onAway(error)
      await setTimeout(pause, undefined, { signal: patience.signal })
    }
  }
}

/** All tables that are not the library's own. Views belong to accounts, so they come after them. */
function migrationsOf(dialect: Dialect): readonly SchemaMigrations[] {
  return [ACCOUNT_MIGRATIONS[dialect], VIEW_MIGRATIONS[dialect]]
}
