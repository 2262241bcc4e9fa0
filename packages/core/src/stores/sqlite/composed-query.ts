import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import {
  type Compilable,
  DummyDriver,
  type Generated,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'

/** The columns that composed queries name. */
export type Tables = {
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

export type RunComposed = (query: Compilable | RawBuilder<unknown>) => SQLOutputValue[][]

/** Filters have few shapes that come again and again; what somebody has composed once need not be kept. */
const KEPT_PREPARED = 100

/** Runs composed queries; each text is prepared once, as long as it is among the last that were used. */
export function composedQueries(database: DatabaseSync): RunComposed {
  const prepared = new Map<string, StatementSync>()

  function prepare(text: string): StatementSync {
    const statement = prepared.get(text) ?? database.prepare(text)
    statement.setReturnArrays(true)
    // The last used comes last.
    prepared.delete(text)
    prepared.set(text, statement)
    for (const [oldest] of prepared) {
      if (prepared.size <= KEPT_PREPARED) break
      prepared.delete(oldest)
    }
    return statement
  }

  return (query) => {
    const { sql, parameters } = query.compile(compose)
    return prepare(sql).all(...(parameters as SQLInputValue[])) as unknown as SQLOutputValue[][]
  }
}
