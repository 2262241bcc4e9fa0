import { SessionError } from './errors.ts'
import type { SessionId } from './session.ts'
import { isSessionId } from './session-id.ts'

/** Opaque place in a listing: safe to put in a URL, worthless to a stranger. */
export type Cursor = string

export type PageRequest = {
  readonly limit: number
  /** Absent: the first page. */
  readonly after?: Cursor
}

export type Page<Item> = {
  readonly items: readonly Item[]
  /** Absent: this was the last page. */
  readonly next?: Cursor
}

/** The last row of a page: its sort value and its id. The next page begins right after it, whatever has changed. */
export type SessionPlace = { readonly value: number | string; readonly id: SessionId }

export function toSessionCursor(place: SessionPlace): Cursor {
  return encode([place.value, place.id])
}

/** @throws SessionError `bad_request` when no Latchkey has written this cursor for this kind of sort value */
export function fromSessionCursor(cursor: Cursor, valueType: 'number' | 'string'): SessionPlace {
  const parts = decode(cursor)
  const [value, id] = parts
  if (parts.length !== 2 || !isSortValue(value, valueType) || typeof id !== 'string' || !isSessionId(id))
    throw badCursor()
  return { value, id }
}

export function toEventCursor(seq: number): Cursor {
  return encode([seq])
}

/** @throws SessionError `bad_request` */
export function fromEventCursor(cursor: Cursor): number {
  const [seq, ...rest] = decode(cursor)
  if (rest.length > 0 || !Number.isSafeInteger(seq)) throw badCursor()
  return seq as number
}

function isSortValue(value: unknown, valueType: 'number' | 'string'): value is number | string {
  return valueType === 'number' ? Number.isSafeInteger(value) : typeof value === 'string'
}

function encode(parts: readonly (string | number)[]): Cursor {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

function decode(cursor: Cursor): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(parts)) return parts
  } catch {
    // Falls through: whatever it was, it is no cursor.
  }
  throw badCursor()
}

function badCursor(): SessionError {
  return new SessionError(
    'bad_request',
    'That place in the list does not exist: load the list again from its beginning',
  )
}
