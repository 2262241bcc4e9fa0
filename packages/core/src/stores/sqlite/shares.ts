import { sql } from 'kysely'
import { allOf } from '../sql/conditions.ts'
import type { RunComposed } from './composed-query.ts'
import { startBytes, startOfKey } from './session-starts.ts'
import type { SqlPart } from './sql-part.ts'

/** Enough to tell a tenth from a third. */
const LOOKS = 60
/** In so many looks. What holds for fewer is counted more quickly than guessed. */
const OFTEN = 6

/**
 * For how many of all sessions each part holds, roughly: by a look at some, spread evenly over the starts. `undefined` for
 * what holds for few.
 */
export function aboutHowMany(
  run: RunComposed,
  parts: readonly SqlPart[],
  sessions: number,
): readonly (number | undefined)[] {
  const [first, last] = [sql`ASC`, sql`DESC`].map(
    (order) => run(sql`SELECT id FROM sessions ORDER BY id ${order} LIMIT 1`)[0]?.[0] as Uint8Array | undefined,
  )
  if (first === undefined || last === undefined) return []
  const [from, until] = [startOfKey(first), startOfKey(last)]
  // As a value SQLite would ask for both sides of an AND, also where the first says no.
  const holds = parts.map(({ covered, residual }) => {
    const conditions = [covered, residual].flatMap((condition) => condition?.('session') ?? [])
    return sql`iif(${allOf(conditions)}, 1, 0)`
  })
  const held = parts.map(() => 0)
  for (let look = 0; look < LOOKS; look += 1) {
    const start = startBytes(from + ((until - from) * look) / LOOKS)
    const [row] = run(
      sql`SELECT ${sql.join(holds)} FROM sessions session WHERE session.id >= ${start} ORDER BY session.id LIMIT 1`,
    )
    for (const [index, value] of (row ?? []).entries()) held[index] = (held[index] ?? 0) + Number(value === 1)
  }
  return held.map((times) => (times < OFTEN ? undefined : Math.ceil((sessions * times) / LOOKS)))
}
