import type { SqlTables } from '../sql/sql-tables.ts'
import type { Connections } from './connections.ts'
import { postgresVerbs } from './postgres-verbs.ts'
import { lockSession } from './session-statements.ts'
import type { Transact } from './transaction.ts'

export function postgresTables({ point, read }: Connections, transact: Transact): SqlTables {
  return {
    dialect: 'postgres',
    point,
    read,
    transact: (write) =>
      transact((step) => {
        const { terminate, record } = postgresVerbs(step)
        const { run } = step
        return write({ dialect: 'postgres', run, find: (id) => lockSession(run, id), terminate, record })
      }),
  }
}
