import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { numbersOf } from './ended-together.ts'
import type { Transact } from './transaction.ts'

/**
 * Takes the sessions that have ended together off the counts of their owners, some owners at a time, in the order of
 * their numbers: then what is written lies together. Says whether it did anything, and so may have more to do.
 */
export type CountOpen = () => boolean

/** Rows of `ended_together` that are counted in one go over the owners: about a hundred thousand sessions. */
const TOGETHER = 64
const OWNERS = 1000

type State = { readonly upTo: number; readonly until: number; readonly owner: number }
type Fewer = readonly (readonly [owner: number, sessions: number])[]

export function openCounts(database: DatabaseSync, transact: Transact): CountOpen {
  const read = (text: string) => {
    const statement = database.prepare(text)
    statement.setReturnArrays(true)
    return (...values: SQLInputValue[]) => statement.all(...values) as unknown as SQLOutputValue[][]
  }
  const state = read(`SELECT up_to, ifnull(until, (SELECT max(last_event) FROM
    (SELECT last_event FROM ended_together WHERE last_event > up_to ORDER BY last_event LIMIT ${TOGETHER}))), owner
    FROM open_counted`)
  const owners = read('SELECT owners FROM ended_together WHERE last_event > ? AND last_event <= ?')
  const setState = database.prepare('UPDATE open_counted SET up_to = ?, until = ?, owner = ?')
  // All the names that a user has had: what is counted is the user's.
  const count = database.prepare(`UPDATE owners SET open = open - ?2
    WHERE user_id = (SELECT user_id FROM owners WHERE no = ?1)`)
  let counted: { readonly upTo: number; readonly until: number; readonly fewer: Fewer } | undefined

  function fewerIn({ upTo, until }: State): Fewer {
    if (counted?.upTo === upTo && counted.until === until) return counted.fewer
    const sessions = new Map<number, number>()
    for (const [numbers] of owners(upTo, until) as [Uint8Array][]) {
      for (const owner of numbersOf(numbers)) sessions.set(owner, (sessions.get(owner) ?? 0) + 1)
    }
    counted = { upTo, until, fewer: [...sessions].sort(([one], [other]) => one - other) }
    return counted.fewer
  }

  return () =>
    transact(() => {
      const [[upTo, until, owner] = []] = state() as [number, number | null, number][]
      if (upTo === undefined || until === undefined || until === null || owner === undefined) return false
      const left = fewerIn({ upTo, until, owner }).filter(([no]) => no > owner)
      const now = left.slice(0, OWNERS)
      for (const [no, sessions] of now) count.run(no, sessions)
      const last = now.at(-1)?.[0]
      if (left.length > OWNERS && last !== undefined) setState.run(upTo, until, last)
      else setState.run(until, null, 0)
      return true
    }, 'normal')
}
