export { openPostgresStore, type PostgresStoreOptions } from './stores/postgres/postgres-store.ts'
export type { SchemaMigrations } from './stores/sql/schema-migrations.ts'
export type { Dialect, SqlStep, SqlStore, SqlTables } from './stores/sql/sql-tables.ts'
export type { Row, Run, Statement } from './stores/sql/statement.ts'
