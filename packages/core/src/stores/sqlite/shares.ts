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
  if (parts.length === 0) return []
  const [first, last] = [sql`ASC`, sql`DESC`].map(
    (order) => run(sql`SELECT id FROM sessions ORDER BY id ${order} LIMIT 1`)[0]?.[0] as Uint8Array | undefined,
  )
  if (first === undefined || last === undefined) return []
  const [from, until] = [startOfKey(first), startOfKey(last)]
  // As a value SQLite would ask for both sides of an AND, also where the first says no.
  const holds = parts.map(({ covered, residual }) => {
    const conditions = [covered, residual].flatMap((condition) => condition?.('session') ?? [])
    return sql`sum(iif(${allOf(conditions)}, 1, 0))`
  })
  const starts = Array.from({ length: LOOKS }, (_, look) =>
    Buffer.from(startBytes(from + ((until - from) * look) / LOOKS)).toString('hex'),
  )
  // All in one, because a list in a condition is read once for each statement.
  const [held = []] = run(sql`SELECT ${sql.join(holds)} FROM
    (SELECT (SELECT id FROM sessions WHERE id >= unhex(value) ORDER BY id LIMIT 1) AS id FROM json_each(${JSON.stringify(starts)})) met
    CROSS JOIN sessions session ON session.id = met.id`)
  return held.map((times) => (Number(times) < OFTEN ? undefined : Math.ceil((sessions * Number(times)) / LOOKS)))
}
