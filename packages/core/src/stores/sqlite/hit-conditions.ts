import type { SQLOutputValue } from 'node:sqlite'
import { type RawBuilder, sql } from 'kysely'
import { ALWAYS, allOf, type Condition } from '../sql/conditions.ts'
import type { RunComposed } from './composed-query.ts'
import type { Had, Hits } from './hits.ts'
import { selected } from './session-row.ts'
import type { SqlPart } from './sql-part.ts'

/** Rows that begin with the id, in the order asked for. */
export type Rows = readonly SQLOutputValue[][]

export const SELECTED = sql.raw(`session.id, ${selected('session')}`)

/** Every condition, on the session itself. */
export function wholly(parts: readonly SqlPart[]): Condition {
  const conditions = parts.flatMap(({ covered, residual }) =>
    [covered, residual].flatMap((part) => part?.('session') ?? []),
  )
  return allOf([NOT_DISMISSED, ...conditions])
}

const NOT_DISMISSED: Condition = sql`session.dismissed_at IS NULL`

/** What an index can be asked, so that a session is looked at only when that much holds. */
export function onHit(parts: readonly SqlPart[], has: Had): Condition {
  if (has === 'id') return ALWAYS
  return allOf(
    parts.flatMap(({ covered, residual, ordered }) => [
      ...(covered === undefined ? [] : [covered('hit')]),
      ...(residual !== undefined && has === 'instants' && isInstant(ordered) ? [residual('hit')] : []),
    ]),
  )
}

function isInstant(ordered: SqlPart['ordered']): boolean {
  return ordered === 'last_active_at' || ordered === 'expires_at'
}

/** The rest, of the session. */
export function onSession(parts: readonly SqlPart[], { has, also = ALWAYS }: Pick<Hits, 'has' | 'also'>): Condition {
  if (has === 'id') return allOf([also, wholly(parts)])
  const residuals = parts.flatMap(({ residual }) => (residual === undefined ? [] : [residual('session')]))
  return allOf([also, NOT_DISMISSED, ...residuals])
}

/** Of those for which the parts may hold, the columns; a session in several indexes more than once. */
export function entriesOf(
  source: readonly Hits[],
  parts: readonly SqlPart[],
  columns: RawBuilder<unknown> = sql`hit.id`,
  beyond: Condition = ALWAYS,
): RawBuilder<unknown> {
  if (source.length === 0) return sql`SELECT NULL AS id, NULL AS value WHERE FALSE`
  const entries = source.map(
    ({ from, where, has }) => sql`SELECT ${columns} FROM ${from} WHERE ${where} AND ${onHit(parts, has)} AND ${beyond}`,
  )
  return sql`${sql.join(entries, sql` UNION ALL `)}`
}

/** Their ids, each once. */
export function idsAmong(source: readonly Hits[], parts: readonly SqlPart[]): RawBuilder<unknown> {
  const entries = entriesOf(source, parts)
  return source.length === 1 ? entries : sql`SELECT DISTINCT id FROM (${entries})`
}

export function countUpTo(run: RunComposed, source: readonly Hits[], parts: readonly SqlPart[], bound: number): number {
  return Number(run(sql`SELECT count(*) FROM (SELECT * FROM (${entriesOf(source, parts)}) LIMIT ${bound})`)[0]?.[0])
}
