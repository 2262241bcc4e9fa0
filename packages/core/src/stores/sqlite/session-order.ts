import { type RawBuilder, sql } from 'kysely'
import { sortValueOf, type SessionSort, type SessionSortKey } from '../../domain/search.ts'
import { type Cursor, fromSessionCursor, toSessionCursor } from '../../domain/page.ts'
import type { SessionRecord } from '../../domain/session.ts'
import { sessionIdToBytes } from '../../domain/session-id.ts'
import type { Condition } from './composed-query.ts'
import { column, type Row } from './sql-part.ts'
import { toTextKey } from './text-key.ts'

/** A place in a listing, in SQLite's terms. */
export type Place = { readonly value: number | Uint8Array | undefined; readonly id: Uint8Array }

/** How one sort key is written in SQL. */
type Order = {
  /** What a session is sorted by; absent when its id says it. */
  readonly value?: RawBuilder<unknown>
  /** The index in this order, and its first column: what a `hit` is read from. */
  readonly index?: { readonly name: string; readonly column: string }
  readonly toValue: (value: number | string) => number | Uint8Array | undefined
  readonly cursor: 'number' | 'string'
}

export const orderOf: Readonly<Record<SessionSortKey, Order>> = {
  lastActiveAt: byColumn('last_active_at', 'sessions_by_last_active', { cursor: 'number', toValue: asNumber }),
  expiresAt: byColumn('expires_at', 'sessions_by_expiry', { cursor: 'number', toValue: asNumber }),
  ip: byColumn('address', 'sessions_by_address', { cursor: 'string', toValue: addressKeyOf }),
  startedAt: { cursor: 'number', toValue: () => undefined },
  username: {
    value: sql`(SELECT username_key FROM owners WHERE no = session.owner_no)`,
    cursor: 'string',
    toValue: (name) => toTextKey(String(name)),
  },
  device: {
    value: sql`(SELECT sort_key FROM devices WHERE no = session.device_no)`,
    cursor: 'string',
    toValue: (name) => toTextKey(String(name)),
  },
}

function byColumn(name: string, index: string, rest: Pick<Order, 'cursor' | 'toValue'>): Order {
  return { value: column('session', name), index: { name: index, column: name }, ...rest }
}

/** Words of SQL for a direction. */
export function wordsOf({ direction }: SessionSort): { readonly order: RawBuilder<unknown>; readonly after: RawBuilder<unknown> } {
  return direction === 'ascending' ? { order: sql`ASC`, after: sql`>` } : { order: sql`DESC`, after: sql`<` }
}

export function placeAt(cursor: Cursor, { key }: SessionSort): Place {
  const { value, id } = fromSessionCursor(cursor, orderOf[key].cursor)
  return { value: orderOf[key].toValue(value), id: sessionIdToBytes(id) }
}

export function cursorAfter(session: SessionRecord, { key }: SessionSort): Cursor {
  return toSessionCursor({ value: sortValueOf(session, key), id: session.id })
}

/** Beyond a place; in an order without a value of its own the id alone decides. */
export function isAfter(value: RawBuilder<unknown> | undefined, row: Row, place: Place, sort: SessionSort): Condition {
  const { after } = wordsOf(sort)
  const id = column(row, 'id')
  return value === undefined
    ? sql`${id} ${after} ${place.id}`
    : sql`(${value}, ${id}) ${after} (${place.value}, ${place.id})`
}

function asNumber(value: number | string): number {
  return Number(value)
}

/** `addressSortKey` of the domain and the key in the file say the same: the family, then the number. */
function addressKeyOf(sortKey: number | string): Uint8Array {
  return sortKey === '' ? new Uint8Array() : Buffer.from(`0${sortKey}`, 'hex')
}
