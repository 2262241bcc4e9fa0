import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import { type Cursor, fromSessionCursor, toSessionCursor } from '../../domain/page.ts'
import { type SessionSort, type SessionSortKey, sortValueOf, sortValueType } from '../../domain/search.ts'
import type { SessionRecord } from '../../domain/session.ts'
import { sessionIdToBytes } from '../../domain/session-id.ts'
import { keyOfSortKey } from '../sql/address-key.ts'
import type { Condition } from '../sql/conditions.ts'
import { toTextKey } from '../sql/text-key.ts'
import type { Had, Hits, IndexName } from './hits.ts'
import { isLive } from './session-parts.ts'
import { column, type Row } from './sql-part.ts'

/** A place in a listing, in SQLite's terms. */
export type Place = { readonly value: number | string | Uint8Array | undefined; readonly id: Uint8Array }

/** From right after one place to another, which is included. */
export type Stretch = { readonly after?: Place | undefined; readonly until?: Place | undefined }

/** How one sort key is written in SQL. */
type Order = {
  /** What a session is sorted by at `now`; absent when its id says it. */
  readonly value?: (row: Row, now: Instant) => RawBuilder<unknown>
  /** What an index has to have of a session, so that a `hit` is enough to know the value; absent when none has it. */
  readonly needs?: Had
  /** The index in this order, and its first column: what a `hit` is read from. */
  readonly index?: { readonly name: IndexName; readonly column: string }
  readonly toValue: (value: number | string) => Place['value']
}

export const orderOf: Readonly<Record<SessionSortKey, Order>> = {
  lastActiveAt: byColumn('last_active_at', 'sessions_by_last_active', 'instants', asNumber),
  expiresAt: byColumn('expires_at', 'sessions_by_expiry', 'instants', asNumber),
  ip: byColumn('address', 'sessions_by_address', 'lists', (key) => keyOfSortKey(String(key))),
  startedAt: { needs: 'id', toValue: () => undefined },
  username: {
    value: (row) => sql`(SELECT username_key FROM owners WHERE no = ${sql.ref(`${row}.owner_no`)})`,
    needs: 'lists',
    toValue: (name) => toTextKey(String(name)),
  },
  device: {
    value: (row) => sql`(SELECT sort_key FROM devices WHERE no = ${sql.ref(`${row}.device_no`)})`,
    needs: 'lists',
    toValue: (name) => toTextKey(String(name)),
  },
  country: { value: () => sql`ifnull(session.country, '')`, toValue: String },
  method: {
    value: (row) => sql`(SELECT sort_key FROM methods WHERE no = ${sql.ref(`${row}.method_no`)})`,
    needs: 'lists',
    toValue: String,
  },
  status: {
    value: (_, now) => sql`CASE WHEN ${isLive('session', now)} THEN 'active'
      WHEN session.ended_as = 2 THEN 'terminated' ELSE 'expired' END`,
    toValue: String,
  },
}

/** Whether the order of sessions is known where they are found. */
export function isSortedBy(source: readonly Hits[], { key }: SessionSort): boolean {
  const { needs } = orderOf[key]
  return needs !== undefined && source.every(({ has }) => EVER_MORE.indexOf(has) >= EVER_MORE.indexOf(needs))
}

const EVER_MORE: readonly Had[] = ['id', 'lists', 'instants']

function byColumn(name: string, index: IndexName, needs: Had, toValue: Order['toValue']): Order {
  return { value: (row) => column(row, name), needs, index: { name: index, column: name }, toValue }
}

/** Words of SQL for a direction. */
export function wordsOf({
  direction,
}: SessionSort): Readonly<Record<'order' | 'after' | 'until', RawBuilder<unknown>>> {
  return direction === 'ascending'
    ? { order: sql`ASC`, after: sql`>`, until: sql`<=` }
    : { order: sql`DESC`, after: sql`<`, until: sql`>=` }
}

export function placeAt(cursor: Cursor, { key }: SessionSort): Place {
  const { value, id } = fromSessionCursor(cursor, sortValueType(key))
  return { value: orderOf[key].toValue(value), id: sessionIdToBytes(id) }
}

export function cursorAfter(session: SessionRecord, { key }: SessionSort, now: Instant): Cursor {
  return toSessionCursor({ value: sortValueOf(session, key, now), id: session.id })
}

/** Where the ids end in this direction: all come before. */
export function lastId({ direction }: SessionSort): Uint8Array {
  return direction === 'ascending' ? new Uint8Array(16).fill(0xff) : new Uint8Array(16)
}

/** Beyond a place; in an order without a value of its own the id alone decides. */
export function isAfter(value: RawBuilder<unknown> | undefined, row: Row, place: Place, sort: SessionSort): Condition {
  return compared(value, row, wordsOf(sort).after, place)
}

/** At a place or before it. Not the negation of {@link isAfter}, because SQLite would walk its index to the end. */
export function isUntil(value: RawBuilder<unknown> | undefined, row: Row, place: Place, sort: SessionSort): Condition {
  return compared(value, row, wordsOf(sort).until, place)
}

function compared(value: RawBuilder<unknown> | undefined, row: Row, how: RawBuilder<unknown>, place: Place): Condition {
  const id = column(row, 'id')
  return value === undefined
    ? sql`${id} ${how} ${place.id}`
    : sql`(${value}, ${id}) ${how} (${place.value}, ${place.id})`
}

function asNumber(value: number | string): number {
  return Number(value)
}
