export type { SchemaMigrations } from './stores/sql/schema-migrations.ts'
export type { Dialect, SqlStep, SqlStore, SqlTables } from './stores/sql/sql-tables.ts'
export type { Row, Run, Statement } from './stores/sql/statement.ts'
export {
  openSqliteStore,
  type SqliteStore,
  type SqliteStoreOptions,
  sqliteStore,
} from './stores/sqlite/sqlite-store.ts'
export type { SqliteVerbs } from './stores/sqlite/sqlite-verbs.ts'
