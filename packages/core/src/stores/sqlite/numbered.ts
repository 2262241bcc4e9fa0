import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import QuickLRU from 'quick-lru'

/** Enough for those who are about within some minutes; a few megabytes when all are people. Twice as many at most. */
const REMEMBERED = 20_000

/** A table whose rows never change, each named by a number that never comes to mean another. */
export type Numbered<Value> = {
  /** The number of a value, which gets one when it has none yet. In a transaction only. */
  toNo(value: Value): number
  /** `undefined` when it has been forgotten together with the last session that had it. */
  fromNo(no: number): Value | undefined
}

export type NumberedStatements<Value> = {
  /** By `key`; gives the number. */
  readonly find: string
  /** With `key` and then `more`; gives the number. */
  readonly add: string
  /** By the number; gives what `fromRow` takes. */
  readonly read: string
  readonly key: (value: Value) => SQLInputValue[]
  readonly more?: (value: Value) => SQLInputValue[]
  readonly fromRow: (row: readonly SQLOutputValue[]) => Value | undefined
}

/**
 * What is read is remembered, save in a transaction: what is undone there may give its numbers to others. What is
 * written is not: a number is looked up again each time.
 */
export function numbered<Value>(database: DatabaseSync, statements: NumberedStatements<Value>): Numbered<Value> {
  const { key, more = () => [], fromRow } = statements
  const find = prepare(database, statements.find)
  const add = prepare(database, statements.add)
  const read = prepare(database, statements.read)
  const remembered = new QuickLRU<number, Value>({ maxSize: REMEMBERED })

  return {
    toNo(value) {
      const named = key(value)
      return (find(named) ?? add([...named, ...more(value)]))?.[0] as number
    },
    fromNo(no) {
      const known = remembered.get(no)
      if (known !== undefined) return known
      const row = read([no])
      const value = row && fromRow(row)
      if (value !== undefined && !database.isTransaction) remembered.set(no, value)
      return value
    },
  }
}

function prepare(database: DatabaseSync, text: string): (values: SQLInputValue[]) => SQLOutputValue[] | undefined {
  const statement = database.prepare(text)
  statement.setReturnArrays(true)
  return (values) => statement.get(...values) as unknown as SQLOutputValue[] | undefined
}
