export type { SchemaMigrations } from './stores/sql/schema-migrations.ts'
export {
  openSqliteStore,
  type SqliteStore,
  type SqliteStoreOptions,
  sqliteStore,
} from './stores/sqlite/sqlite-store.ts'
export type { SqliteVerbs } from './stores/sqlite/sqlite-verbs.ts'
