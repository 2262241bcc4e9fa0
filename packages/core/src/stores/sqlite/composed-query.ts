import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import {
  type Compilable,
  DummyDriver,
  type Expression,
  type Generated,
  Kysely,
  type SqlBool,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { SESSION_COLUMNS } from './session-row.ts'

/** The columns that composed queries name. */
export type Tables = {
  readonly sessions: Readonly<Record<(typeof SESSION_COLUMNS)[number], SQLOutputValue>> & {
    readonly id: Uint8Array
    readonly expires_at: Generated<number>
    readonly username_key: Uint8Array
    readonly address_key: Uint8Array | null
  }
  readonly events: {
    readonly seq: Generated<number>
    readonly type: string
    readonly at: number
    readonly by: string
    readonly ip: string | null
    readonly address_key: Uint8Array | null
    readonly user_agent: string | null
    readonly user_id: string | null
    readonly username: string | null
    readonly username_key: Uint8Array | null
    readonly session_id: Uint8Array | null
    readonly details: string
  }
}

/** Composes and compiles queries, and runs none: the connection stays ours, and synchronous. */
export const compose = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

export type RunComposed = (query: Compilable) => SQLOutputValue[][]

/** Runs composed queries; each text is prepared once. Filters have few shapes, so there are few texts. */
export function composedQueries(database: DatabaseSync): RunComposed {
  const prepared = new Map<string, StatementSync>()

  function prepare(text: string): StatementSync {
    const statement = database.prepare(text)
    statement.setReturnArrays(true)
    prepared.set(text, statement)
    return statement
  }

  return (query) => {
    const { sql, parameters } = query.compile()
    const statement = prepared.get(sql) ?? prepare(sql)
    return statement.all(...(parameters as SQLInputValue[])) as unknown as SQLOutputValue[][]
  }
}

export type Condition = Expression<SqlBool>

/** One condition for each part of a filter. Total, so a new part does not compile until it has its SQL. */
export type ConditionTable<Filter, Context extends readonly unknown[] = []> = {
  readonly [Part in keyof Filter]-?: (wanted: NonNullable<Filter[Part]>, ...context: Context) => Condition
}

/** The conditions of the parts that are present. */
export function conditionsFrom<Filter, Context extends readonly unknown[]>(
  table: ConditionTable<Filter, Context>,
  filter: Filter,
  ...context: Context
): Condition[] {
  const parts = Object.keys(table) as (keyof Filter)[]
  return parts.flatMap((part) => {
    const wanted = filter[part]
    return wanted === undefined || wanted === null ? [] : [table[part](wanted, ...context)]
  })
}
