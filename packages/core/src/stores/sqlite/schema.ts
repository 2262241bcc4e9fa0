import type { SchemaMigrations } from '../sql/schema-migrations.ts'
import { COMPACT_SESSIONS } from './schema-compact.ts'
import { FIRST_TABLES } from './schema-first.ts'
import { KEPT_LEASE } from './schema-lease.ts'
import { ORDERS } from './schema-orders.ts'
import { OVER } from './schema-over.ts'
import { PLANS } from './schema-plans.ts'
import { ENDED_TOGETHER } from './schema-together.ts'

/** Only ever grows at its end: a released step is never edited. */
export const SESSION_MIGRATIONS: SchemaMigrations = {
  namespace: 'sessions',
  steps: [FIRST_TABLES, COMPACT_SESSIONS, PLANS, ORDERS, ENDED_TOGETHER, KEPT_LEASE, OVER],
}
