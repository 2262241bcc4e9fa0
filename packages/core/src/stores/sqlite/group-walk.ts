import type { SQLOutputValue } from 'node:sqlite'
import { sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import type { SessionSort } from '../../domain/search.ts'
import { ALWAYS } from '../sql/conditions.ts'
import type { RunComposed } from './composed-query.ts'
import { onHit, onSession, type Rows, SELECTED, wholly } from './hit-conditions.ts'
import { type Hits, hitsInTable } from './hits.ts'
import { compared, type Group, groupsFrom } from './session-groups.ts'
import { lastId, type Place, type Stretch, wordsOf } from './session-order.ts'
import { type IdStretch, idsWithin } from './session-starts.ts'
import type { GroupedBy, Row, SqlPart } from './sql-part.ts'

type GroupSort = SessionSort & { readonly key: GroupedBy }

/** Groups are few: one after the other, each in the order of its ids. */
export function walkGroups(
  run: RunComposed,
  parts: readonly SqlPart[],
  sort: GroupSort,
  { after, until }: Stretch,
  limit: number,
  now: Instant,
): Rows {
  const { order } = wordsOf(sort)
  const rows: SQLOutputValue[][] = []
  for (const group of groupsFrom(run, parts, sort, after, now)) {
    const stretch = { after: idIn(group, after), until: idIn(group, until) }
    const streams = group.runs.map((hits) => {
      const within = (row: Row) => idsWithin(row, stretch, parts, sort.direction)
      const inTable = hits.inTable && isMostOfTable(run, hits, parts, sort, stretch) ? hits.inTable : undefined
      const found =
        inTable === undefined
          ? sql`${hits.from} CROSS JOIN sessions session ON session.id = hit.id
              WHERE ${hits.where} AND ${within('hit')} AND ${onHit(parts, hits.has)} AND ${onSession(parts, hits)}`
          : sql`sessions session WHERE ${within('session')} AND ${inTable} AND ${wholly(parts)}`
      const id = inTable === undefined ? sql`hit.id` : sql`session.id`
      return run(sql`SELECT ${SELECTED} FROM ${found} ORDER BY ${id} ${order} LIMIT ${limit - rows.length}`)
    })
    rows.push(...merged(streams, sort).slice(0, limit - rows.length))
    if (rows.length === limit || stretch.until !== undefined) break
  }
  return rows
}

/** A look-up takes about as long as so many rows of a walk through the table. */
const ROWS_PER_LOOK_UP = 8
const SAMPLE = 1000

/** Judged by what lies next. */
function isMostOfTable(
  run: RunComposed,
  hits: Hits,
  parts: readonly SqlPart[],
  sort: GroupSort,
  stretch: IdStretch,
): boolean {
  const until = furtherIn(run, hits, parts, sort, stretch, SAMPLE)
  const table = hitsInTable(ALWAYS)
  const next = { ...stretch, until }
  return until !== undefined && furtherIn(run, table, parts, sort, next, SAMPLE * ROWS_PER_LOOK_UP) === undefined
}

/** The place that lies about `count` entries further on; `undefined` past the end. */
export function furtherInGroups(
  run: RunComposed,
  parts: readonly SqlPart[],
  sort: GroupSort,
  after: Place | undefined,
  count: number,
  now: Instant,
): Place | undefined {
  let left = count
  for (const group of groupsFrom(run, parts, sort, after, now)) {
    const stretch = { after: idIn(group, after) }
    const further = group.runs.flatMap((hits) => furtherIn(run, hits, parts, sort, stretch, left) ?? [])
    const [nearest] = further.sort(byIds(sort))
    if (nearest !== undefined) return { value: group.value, id: nearest }
    for (const hits of group.runs) left -= countIn(run, hits, parts, sort, stretch)
    if (left <= 0) return { value: group.value, id: lastId(sort) }
  }
  return undefined
}

function furtherIn(
  run: RunComposed,
  { from, where }: Hits,
  parts: readonly SqlPart[],
  sort: GroupSort,
  stretch: IdStretch,
  count: number,
): Uint8Array | undefined {
  const [row] = run(sql`SELECT hit.id FROM ${from}
    WHERE ${where} AND ${idsWithin('hit', stretch, parts, sort.direction)}
    ORDER BY hit.id ${wordsOf(sort).order} LIMIT 1 OFFSET ${count}`)
  return row?.[0] as Uint8Array | undefined
}

function countIn(
  run: RunComposed,
  { from, where }: Hits,
  parts: readonly SqlPart[],
  sort: GroupSort,
  stretch: IdStretch,
): number {
  const within = idsWithin('hit', stretch, parts, sort.direction)
  return Number(run(sql`SELECT count(*) FROM ${from} WHERE ${where} AND ${within}`)[0]?.[0])
}

function idIn({ value }: Group, place: Place | undefined): Uint8Array | undefined {
  return place?.value !== undefined && compared(value, place.value) === 0 ? place.id : undefined
}

function merged(streams: readonly Rows[], sort: GroupSort): SQLOutputValue[][] {
  const [only = []] = streams
  if (streams.length === 1) return [...only]
  const byId = byIds(sort)
  return streams.flat().sort(([one], [other]) => byId(one as Uint8Array, other as Uint8Array))
}

function byIds({ direction }: SessionSort): (one: Uint8Array, other: Uint8Array) => number {
  return direction === 'ascending' ? Buffer.compare : (one, other) => Buffer.compare(other, one)
}
