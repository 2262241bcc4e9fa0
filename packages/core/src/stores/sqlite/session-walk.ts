import type { SQLOutputValue } from 'node:sqlite'
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import type { SessionSort } from '../../domain/search.ts'
import { ALWAYS, allOf, type Condition } from '../sql/conditions.ts'
import type { RunComposed } from './composed-query.ts'
import { compared, groupsFrom, isGrouped } from './session-groups.ts'
import { isAfter, isUntil, orderOf, type Place, wordsOf } from './session-order.ts'
import { selected } from './session-row.ts'
import type { GroupedBy, Row, SqlPart } from './sql-part.ts'

/** Rows that begin with the id, in the order asked for. */
export type Rows = readonly SQLOutputValue[][]

/** From right after one place to another, which is included. */
export type Stretch = { readonly after?: Place | undefined; readonly until?: Place | undefined }

export const SELECTED = sql.raw(`session.id, ${selected('session')}`)

/** Every condition, on the session itself. */
export function wholly(parts: readonly SqlPart[]): Condition {
  const conditions = parts.flatMap(({ covered, residual }) =>
    [covered, residual].flatMap((part) => part?.('session') ?? []),
  )
  return allOf([NOT_DISMISSED, ...conditions])
}

const NOT_DISMISSED: Condition = sql`session.dismissed_at IS NULL`

/**
 * Walks sessions in order and stops when there are enough. What an index carries is asked of the index: the session
 * itself is looked at only when that much holds.
 */
export function walk(
  run: RunComposed,
  parts: readonly SqlPart[],
  sort: SessionSort,
  stretch: Stretch,
  limit: number,
  now: Instant,
): Rows {
  const { key } = sort
  if (isGrouped(key)) return walkGroups(run, parts, { ...sort, key }, stretch, limit, now)
  switch (key) {
    case 'startedAt':
      return walkTable(run, parts, sort, stretch, limit)
    case 'lastActiveAt':
    case 'expiresAt':
    case 'ip':
      return walkIndex(run, parts, sort, stretch, limit)
    case 'username':
      return walkOwners(run, parts, sort, stretch, limit)
  }
}

/** The place that lies `count` entries further on; `undefined` past the end, or when the order has no such place. */
export function placeFurther(
  run: RunComposed,
  parts: readonly SqlPart[],
  sort: SessionSort,
  after: Place | undefined,
  count: number,
): Place | undefined {
  const { index } = orderOf[sort.key]
  const { order } = wordsOf(sort)
  if (sort.key === 'username' || isGrouped(sort.key)) return undefined
  const value = index && sql.ref(`hit.${index.column}`)
  const ranges = parts.flatMap(({ ordered, residual, covered }) =>
    ordered !== undefined && ordered === index?.column ? ((residual ?? covered)?.('hit') ?? []) : [],
  )
  const beyond = allOf([...ranges, ...(after === undefined ? [] : [isAfter(value, 'hit', after, sort)])])
  const by = index === undefined ? sql`` : sql`INDEXED BY ${sql.ref(index.name)}`
  const ordered = value === undefined ? sql`hit.id ${order}` : sql`${value} ${order}, hit.id ${order}`
  const [row] = run(
    sql`SELECT ${value ?? sql`NULL`}, hit.id FROM sessions hit ${by} WHERE ${beyond} ORDER BY ${ordered} LIMIT 1 OFFSET ${count}`,
  )
  return row && { value: (row[0] ?? undefined) as Place['value'], id: row[1] as Uint8Array }
}

function walkTable(
  run: RunComposed,
  parts: readonly SqlPart[],
  sort: SessionSort,
  stretch: Stretch,
  limit: number,
): Rows {
  const { order } = wordsOf(sort)
  return run(sql`SELECT ${SELECTED} FROM sessions session WHERE ${within(undefined, 'session', stretch, sort)} AND ${wholly(parts)}
    ORDER BY session.id ${order} LIMIT ${limit}`)
}

function walkIndex(
  run: RunComposed,
  parts: readonly SqlPart[],
  sort: SessionSort,
  stretch: Stretch,
  limit: number,
): Rows {
  const { order } = wordsOf(sort)
  const index = orderOf[sort.key].index as { name: string; column: string }
  const value = sql.ref(`hit.${index.column}`)
  return run(sql`SELECT ${SELECTED}
    FROM sessions hit INDEXED BY ${sql.ref(index.name)} CROSS JOIN sessions session ON session.id = hit.id
    WHERE ${within(value, 'hit', stretch, sort)} AND ${onHit(parts, index.column)} AND ${onSession(parts)}
    ORDER BY ${value} ${order}, hit.id ${order} LIMIT ${limit}`)
}

function walkOwners(
  run: RunComposed,
  parts: readonly SqlPart[],
  sort: SessionSort,
  { after }: Stretch,
  limit: number,
): Rows {
  const { order, after: beyond } = wordsOf(sort)
  const place =
    after === undefined
      ? ALWAYS
      : sql`owner.username_key ${beyond}= ${after.value} AND (owner.username_key ${beyond} ${after.value} OR hit.id ${beyond} ${after.id})`
  return run(sql`SELECT ${SELECTED}
    FROM owners owner INDEXED BY owners_by_name
    CROSS JOIN sessions hit INDEXED BY sessions_by_owner ON hit.owner_no = owner.no
    CROSS JOIN sessions session ON session.id = hit.id
    WHERE ${place} AND ${onHit(parts)} AND ${onSession(parts)}
    ORDER BY owner.username_key ${order}, hit.id ${order} LIMIT ${limit}`)
}

/** Groups are few: one after the other, each in the order of its ids. */
function walkGroups(
  run: RunComposed,
  parts: readonly SqlPart[],
  sort: SessionSort & { readonly key: GroupedBy },
  { after }: Stretch,
  limit: number,
  now: Instant,
): Rows {
  const { order, after: beyond } = wordsOf(sort)
  const rows: SQLOutputValue[][] = []
  for (const { value, runs } of groupsFrom(run, parts, sort, after, now)) {
    const isHere = after?.value !== undefined && compared(value, after.value) === 0
    const place: Condition = isHere ? sql`hit.id ${beyond} ${after.id}` : ALWAYS
    const streams = runs.map(({ index, where, isNarrow }) =>
      run(sql`SELECT ${SELECTED}
        FROM sessions hit INDEXED BY ${sql.ref(index)} CROSS JOIN sessions session ON session.id = hit.id
        WHERE ${where} AND ${place} AND ${isNarrow ? wholly(parts) : allOf([onHit(parts), onSession(parts)])}
        ORDER BY hit.id ${order} LIMIT ${limit - rows.length}`),
    )
    rows.push(...merged(streams, sort).slice(0, limit - rows.length))
    if (rows.length === limit) break
  }
  return rows
}

function merged(streams: readonly Rows[], { direction }: SessionSort): SQLOutputValue[][] {
  const [only = []] = streams
  if (streams.length === 1) return [...only]
  const sign = direction === 'ascending' ? 1 : -1
  return streams.flat().sort(([one], [other]) => sign * Buffer.compare(one as Uint8Array, other as Uint8Array))
}

/** Of a row that is read in this order. */
export function within(
  value: RawBuilder<unknown> | undefined,
  row: Row,
  { after, until }: Stretch,
  sort: SessionSort,
): Condition {
  return allOf([
    ...(after === undefined ? [] : [isAfter(value, row, after, sort)]),
    ...(until === undefined ? [] : [isUntil(value, row, until, sort)]),
  ])
}

function onHit(parts: readonly SqlPart[], indexed?: string): Condition {
  return allOf(
    parts.flatMap(({ covered, residual, ordered }) => [
      ...(covered === undefined ? [] : [covered('hit')]),
      ...(residual !== undefined && ordered !== undefined && isTimed(indexed) ? [residual('hit')] : []),
    ]),
  )
}

/** The indexes of the two instants that a use moves carry both. */
function isTimed(indexed: string | undefined): boolean {
  return indexed === 'last_active_at' || indexed === 'expires_at'
}

function onSession(parts: readonly SqlPart[]): Condition {
  return allOf([
    NOT_DISMISSED,
    ...parts.flatMap(({ residual }) => (residual === undefined ? [] : [residual('session')])),
  ])
}
