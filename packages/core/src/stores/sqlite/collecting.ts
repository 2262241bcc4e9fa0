import type { SQLOutputValue } from 'node:sqlite'
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import type { SessionSort } from '../../domain/search.ts'
import { ALWAYS, allOf, type Condition } from '../sql/conditions.ts'
import type { RunComposed } from './composed-query.ts'
import { entriesOf, idsAmong, onSession, type Rows, SELECTED, wholly } from './hit-conditions.ts'
import type { Hits } from './hits.ts'
import { isAfter, isSortedBy, isUntil, orderOf, type Place, wordsOf } from './session-order.ts'
import type { InSteps } from './session-search.ts'
import type { SqlPart } from './sql-part.ts'

/** What a page is asked for. */
export type Asked = {
  readonly parts: readonly SqlPart[]
  readonly sort: SessionSort
  readonly after: Place | undefined
  readonly limit: number
  readonly now: Instant
}

/**
 * Of how many matches finding all of them is quicker than walking in order until a page is full: hits, where an index
 * has what they are sorted by, and sessions, where each has to be looked up for it. A walk meets some entries of an index
 * for each session that is not one of them; a hit is such an entry, and a look-up takes about as long as forty.
 */
export type Most = { readonly hits: number; readonly sessions: number }

export function mostAtFirst(listed: number, parts: readonly SqlPart[], { key }: SessionSort): Most {
  // Where two narrow parts meet there is less to find, and more to walk past.
  const times = parts.filter(({ source }) => source !== undefined).length > 1 ? 4 : 1
  return {
    hits: times * Math.ceil(Math.max(2000, Math.sqrt(50 * listed))),
    sessions: (key === 'username' ? BY_NAME : times) * Math.ceil(Math.max(500, Math.sqrt(1.25 * listed))),
  }
}

/** When a walk past so many entries has not filled the page, and goes on as it has begun. */
export function mostInstead(
  walked: number,
  { found, wanted }: Record<'found' | 'wanted', number>,
  { key }: SessionSort,
): Most {
  const left = ((key === 'username' ? BY_NAME : 1) * walked * (wanted - found)) / (found + 1)
  // What the walk has passed over may not match either where it is collected.
  return { hits: Math.ceil(Math.min(MOST_SORTED, left / 2)), sessions: Math.ceil(Math.min(MOST_LOOKED_UP, left / 40)) }
}

/** A walk by name goes from owner to owner, and finds few sessions of each. */
const BY_NAME = 4

/** In one step. */
export const MOST_LOOKED_UP = 100_000
const MOST_SORTED = 500_000

/** What is to be collected: from which indexes, how many, and what else is to be asked there. */
export type Found = { readonly source: readonly Hits[]; readonly count: number; readonly others: readonly SqlPart[] }

/** So many pages of hits are looked up, as not all may match; when that was not enough, more. */
const PAGES = [2, 16] as const

/** All that match, in the order asked for. */
export function* collect(run: RunComposed, found: Found, asked: Asked): InSteps<Rows> {
  const { source, count } = found
  const { limit, sort } = asked
  if (!isSortedBy(source, sort)) return lookedUp(run, found, asked)
  const rows: SQLOutputValue[][] = []
  let { after } = asked
  for (let turn = 0; ; turn += 1) {
    const left = { ...asked, after, limit: limit - rows.length }
    // Few match of what the index says: it is of no more use.
    if (turn === PAGES.length && count <= MOST_LOOKED_UP) return [...rows, ...lookedUp(run, found, left)]
    const many = (PAGES[turn] ?? PAGES[1] ** turn) * limit
    const hits = best(run, found, { ...asked, after, limit: many })
    rows.push(...named(run, source, hits, left))
    const last = hits.at(-1)
    if (rows.length === limit || hits.length < many || last === undefined) return rows
    yield
    after = placeOf(last)
  }
}

/** Looks every one up, and sorts them. */
function lookedUp(run: RunComposed, { source, others }: Found, { parts, sort, after, limit, now }: Asked): Rows {
  const value = orderOf[sort.key].value?.('session', now)
  const beyond = after === undefined ? ALWAYS : isAfter(value, 'session', after, sort)
  return run(sql`SELECT ${SELECTED}
    FROM (${idsAmong(source, others)}) few CROSS JOIN sessions session ON session.id = few.id
    WHERE ${beyond} AND ${wholly(parts)} ORDER BY ${inOrder(value, sql`session.id`, sort)} LIMIT ${limit}`)
}

/** So many of many are looked at first. */
const SOME = 4000

/**
 * The first of the hits in the order asked for, ids in hex with what they are sorted by. Of many, first the best among
 * some: only what comes before the last of these has to be sorted. Instants go together, so that the best of a late order
 * are late in the index as well.
 */
function best(run: RunComposed, { source, count, others }: Found, asked: Asked): Rows {
  const { sort, limit, now } = asked
  const [only] = source
  if (count <= SOME || only?.by === undefined) return sorted(run, source, entriesFor(source, others, asked), asked)
  const { order } = wordsOf(sort)
  const inTurn = sql`${entriesFor([only], others, asked)} ORDER BY hit.${sql.ref(only.by)} ${order} LIMIT ${SOME}`
  const last = sorted(run, source, sql`SELECT * FROM (${inTurn})`, asked)[limit - 1]
  const until = last && isUntil(orderOf[sort.key].value?.('hit', now), 'hit', placeOf(last), sort)
  return sorted(run, source, entriesFor(source, others, asked, until), asked)
}

function entriesFor(
  source: readonly Hits[],
  others: readonly SqlPart[],
  { sort, after, now }: Asked,
  until: Condition = ALWAYS,
): RawBuilder<unknown> {
  const value = orderOf[sort.key].value?.('hit', now)
  const beyond = after === undefined ? ALWAYS : isAfter(value, 'hit', after, sort)
  return entriesOf(source, others, sql`hit.id AS id, ${value ?? sql`NULL`} AS value`, allOf([beyond, until]))
}

function sorted(run: RunComposed, source: readonly Hits[], entries: RawBuilder<unknown>, { sort, limit }: Asked): Rows {
  const each = source.length === 1 ? sql`` : sql`DISTINCT`
  const value = orderOf[sort.key].value && sql`value`
  return run(
    sql`SELECT ${each} hex(id), value FROM (${entries}) ORDER BY ${inOrder(value, sql`id`, sort)} LIMIT ${limit}`,
  )
}

function placeOf([id, value]: Rows[number]): Place {
  return { value: (value ?? undefined) as Place['value'], id: Buffer.from(id as string, 'hex') }
}

function named(run: RunComposed, source: readonly Hits[], hits: Rows, { parts, sort, limit, now }: Asked): Rows {
  const isAsked = source.every(({ has }) => has !== 'id')
  const ids = sql`SELECT unhex(value) AS id FROM json_each(${JSON.stringify(hits.map(([id]) => id))})`
  return run(sql`SELECT ${SELECTED} FROM (${ids}) few CROSS JOIN sessions session ON session.id = few.id
    WHERE ${isAsked ? onSession(parts, { has: 'lists' }) : wholly(parts)}
    ORDER BY ${inOrder(orderOf[sort.key].value?.('session', now), sql`session.id`, sort)} LIMIT ${limit}`)
}

function inOrder(
  value: RawBuilder<unknown> | undefined,
  id: RawBuilder<unknown>,
  sort: SessionSort,
): RawBuilder<unknown> {
  const { order } = wordsOf(sort)
  return value === undefined ? sql`${id} ${order}` : sql`${value} ${order}, ${id} ${order}`
}
