import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely'
import type { Statement } from '../sql/statement.ts'

/** Compiles queries, and runs none: the connections stay ours. */
const compose = new Kysely<never>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** Without a name: PostgreSQL then plans each for what is asked, and not for what was asked before. */
export function composed(query: RawBuilder<unknown>): Statement {
  const { sql, parameters } = query.compile(compose)
  return { text: sql, values: parameters }
}
