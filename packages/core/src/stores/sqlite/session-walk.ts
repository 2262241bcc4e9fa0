import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import type { SessionSort } from '../../domain/search.ts'
import { ALWAYS, allOf, type Condition } from '../sql/conditions.ts'
import type { RunComposed } from './composed-query.ts'
import { furtherInGroups, walkGroups } from './group-walk.ts'
import { onHit, onSession, type Rows, SELECTED, wholly } from './hit-conditions.ts'
import { hitsIn, type IndexName } from './hits.ts'
import { isGrouped } from './session-groups.ts'
import { isAfter, isUntil, lastId, orderOf, type Place, type Stretch, wordsOf } from './session-order.ts'
import { type IdStretch, idsWithin } from './session-starts.ts'
import type { SqlPart } from './sql-part.ts'

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

/** The place that lies about `count` entries further on; `undefined` past the end. */
export function placeFurther(
  run: RunComposed,
  parts: readonly SqlPart[],
  sort: SessionSort,
  after: Place | undefined,
  count: number,
  now: Instant,
): Place | undefined {
  const { key } = sort
  if (isGrouped(key)) return furtherInGroups(run, parts, { ...sort, key }, after, count, now)
  switch (key) {
    case 'startedAt':
      return furtherInTable(run, parts, sort, after, count)
    case 'lastActiveAt':
    case 'expiresAt':
    case 'ip':
      return furtherInIndex(run, parts, sort, after, count)
    case 'username':
      return furtherAmongOwners(run, sort, after, count)
  }
}

export function furtherInTable(
  run: RunComposed,
  parts: readonly SqlPart[],
  sort: SessionSort,
  after: Place | undefined,
  count: number,
): Place | undefined {
  const [row] = run(sql`SELECT hit.id FROM sessions hit
    WHERE ${idsWithin('hit', idsOf({ after }), parts, sort.direction)}
    ORDER BY hit.id ${wordsOf(sort).order} LIMIT 1 OFFSET ${count}`)
  return row && { value: undefined, id: row[0] as Uint8Array }
}

function furtherInIndex(
  run: RunComposed,
  parts: readonly SqlPart[],
  sort: SessionSort,
  after: Place | undefined,
  count: number,
): Place | undefined {
  const { order } = wordsOf(sort)
  const index = orderOf[sort.key].index as { name: IndexName; column: string }
  const value = sql.ref(`hit.${index.column}`)
  const ranges = parts.flatMap(({ ordered, residual, covered }) =>
    ordered === index.column ? ((residual ?? covered)?.('hit') ?? []) : [],
  )
  const hits = hitsIn(index.name, allOf([...ranges, within(value, { after }, sort)]))
  const [row] = run(sql`SELECT ${value}, hit.id FROM ${hits.from} WHERE ${hits.where}
    ORDER BY ${value} ${order}, hit.id ${order} LIMIT 1 OFFSET ${count}`)
  return row && { value: row[0] as Place['value'], id: row[1] as Uint8Array }
}

/** How many sessions an owner has, about. */
const EACH = 4

function furtherAmongOwners(
  run: RunComposed,
  sort: SessionSort,
  after: Place | undefined,
  count: number,
): Place | undefined {
  const { order, after: beyond } = wordsOf(sort)
  const where = after === undefined ? ALWAYS : sql`username_key ${beyond} ${after.value}`
  const [row] = run(sql`SELECT username_key FROM owners INDEXED BY owners_by_name WHERE ${where}
    ORDER BY username_key ${order} LIMIT 1 OFFSET ${Math.ceil(count / EACH)}`)
  return row && { value: row[0] as Uint8Array, id: lastId(sort) }
}

function idsOf({ after, until }: Stretch): IdStretch {
  return { after: after?.id, until: until?.id }
}

function walkTable(
  run: RunComposed,
  parts: readonly SqlPart[],
  sort: SessionSort,
  stretch: Stretch,
  limit: number,
): Rows {
  const { order } = wordsOf(sort)
  return run(sql`SELECT ${SELECTED} FROM sessions session
    WHERE ${idsWithin('session', idsOf(stretch), parts, sort.direction)} AND ${wholly(parts)}
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
  const index = orderOf[sort.key].index as { name: IndexName; column: string }
  const value = sql.ref(`hit.${index.column}`)
  const hits = hitsIn(index.name, within(value, stretch, sort))
  return run(sql`SELECT ${SELECTED} FROM ${hits.from} CROSS JOIN sessions session ON session.id = hit.id
    WHERE ${hits.where} AND ${onHit(parts, hits.has)} AND ${onSession(parts, hits)}
    ORDER BY ${value} ${order}, hit.id ${order} LIMIT ${limit}`)
}

function walkOwners(
  run: RunComposed,
  parts: readonly SqlPart[],
  sort: SessionSort,
  { after, until }: Stretch,
  limit: number,
): Rows {
  const { order, after: beyond, until: upTo } = wordsOf(sort)
  const stretch = allOf([
    ...(after === undefined
      ? []
      : [
          sql<SqlBool>`owner.username_key ${beyond}= ${after.value}
            AND (owner.username_key ${beyond} ${after.value} OR hit.id ${beyond} ${after.id})`,
        ]),
    // It has all sessions of the last name.
    ...(until === undefined ? [] : [sql<SqlBool>`owner.username_key ${upTo} ${until.value}`]),
  ])
  const hits = hitsIn('sessions_by_owner', sql`hit.owner_no = owner.no`)
  return run(sql`SELECT ${SELECTED}
    FROM owners owner INDEXED BY owners_by_name CROSS JOIN ${hits.from} CROSS JOIN sessions session ON session.id = hit.id
    WHERE ${hits.where} AND ${stretch} AND ${onHit(parts, hits.has)} AND ${onSession(parts, hits)}
    ORDER BY owner.username_key ${order}, hit.id ${order} LIMIT ${limit}`)
}

/** Of a row that is read in this order. */
function within(value: RawBuilder<unknown>, { after, until }: Stretch, sort: SessionSort): Condition {
  return allOf([
    ...(after === undefined ? [] : [isAfter(value, 'hit', after, sort)]),
    ...(until === undefined ? [] : [isUntil(value, 'hit', until, sort)]),
  ])
}
