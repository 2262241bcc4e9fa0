import { type SqlBool, sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import type { SessionSort, TimeRange } from '../../domain/search.ts'
import { allOf, type Condition } from '../sql/conditions.ts'
import { column, type Row, type SqlPart } from './sql-part.ts'

// An id begins with the instant of the start, so that walks in the order of ids begin and end where a filter says.

const LAST_INSTANT = 2 ** 48 - 1

/** The least that an id can be of a session that has started then. No id is as short. */
export function startBytes(instant: Instant): Uint8Array {
  const bytes = Buffer.alloc(6)
  bytes.writeUIntBE(Math.min(LAST_INSTANT, Math.max(0, Math.ceil(instant))), 0, 6)
  return bytes
}

/** The instant with which an id begins. */
export function startOfKey(id: Uint8Array): Instant {
  return Buffer.from(id.buffer, id.byteOffset, 6).readUIntBE(0, 6)
}

/** The least range that has all others in it. */
export function hullOf(ranges: readonly TimeRange[]): TimeRange {
  const froms = ranges.map(({ from = Number.NEGATIVE_INFINITY }) => from)
  const untils = ranges.map(({ until = Number.POSITIVE_INFINITY }) => until)
  const [from, until] = [Math.min(...froms), Math.max(...untils)]
  return { ...(Number.isFinite(from) ? { from } : {}), ...(Number.isFinite(until) ? { until } : {}) }
}

/** Ids, the first one left out and the last one included. */
export type IdStretch = { readonly after?: Uint8Array | undefined; readonly until?: Uint8Array | undefined }

/** Within a stretch in this direction, without the ids for which some part never holds. One bound for each side. */
export function idsWithin(
  row: Row,
  { after, until }: IdStretch,
  parts: readonly SqlPart[],
  direction: SessionSort['direction'],
): Condition {
  const isUp = direction === 'ascending'
  const earliest = parts.flatMap(({ started }) => (started?.from === undefined ? [] : [startBytes(started.from)]))
  const latest = parts.flatMap(({ started }) => (started?.until === undefined ? [] : [startBytes(started.until)]))
  const [first, last] = isUp ? [earliest, latest] : [latest, earliest]
  const inOrder = (ids: readonly (Uint8Array | undefined)[]) =>
    ids.filter((id) => id !== undefined).sort((one, other) => (isUp ? 1 : -1) * Buffer.compare(one, other))
  const begin = inOrder([after, ...first]).at(-1)
  const [end] = inOrder([until, ...last])
  const id = column(row, 'id')
  return allOf([
    ...(begin === undefined ? [] : [isUp ? sql<SqlBool>`${id} > ${begin}` : sql<SqlBool>`${id} < ${begin}`]),
    ...(end === undefined ? [] : [isUp ? sql<SqlBool>`${id} <= ${end}` : sql<SqlBool>`${id} >= ${end}`]),
  ])
}
