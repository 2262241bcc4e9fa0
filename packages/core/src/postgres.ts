export { openPostgresStore, type PostgresStoreOptions } from './stores/postgres/postgres-store.ts'
export type { SchemaMigrations } from './stores/sql/schema-migrations.ts'
