import type { Dialect, SchemaMigrations, SqlStore } from 'latchkey/sqlite'
import { openSqliteStore } from 'latchkey/sqlite'
import { ACCOUNT_MIGRATIONS } from './accounts/account-migrations.ts'
import type { Config } from './config.ts'
import { VIEW_MIGRATIONS } from './views/view-migrations.ts'

/** All tables of the server that are not the library's own: views belong to accounts, so they come after them. */
function migrationsOf(dialect: Dialect): readonly SchemaMigrations[] {
  return [ACCOUNT_MIGRATIONS[dialect], VIEW_MIGRATIONS[dialect]]
}

/**
 * The store of the server: sessions, accounts and views in one database.
 *
 * @throws SessionError `store_unavailable`
 */
export async function openStore({ database }: Pick<Config, 'database'>): Promise<SqlStore> {
  return openSqliteStore(database, { migrations: migrationsOf('sqlite') })
}
