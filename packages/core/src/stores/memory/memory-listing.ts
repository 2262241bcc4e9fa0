import type { Instant } from '../../domain/clock.ts'
import {
  fromSessionCursor,
  type Page,
  type PageRequest,
  type SessionPlace,
  toSessionCursor,
} from '../../domain/page.ts'
import { type SessionSort, sortValueOf, sortValueType } from '../../domain/search.ts'
import type { SessionRecord } from '../../domain/session.ts'

export function listPage(
  matching: readonly SessionRecord[],
  sort: SessionSort,
  { limit, after }: PageRequest,
  now: Instant,
): Page<SessionRecord> {
  const place = after === undefined ? undefined : fromSessionCursor(after, sortValueType(sort.key))
  const sign = sort.direction === 'ascending' ? 1 : -1
  const rest = matching
    .map((session): Placed => ({ session, place: { value: sortValueOf(session, sort.key, now), id: session.id } }))
    .filter((placed) => place === undefined || compare(placed.place, place) * sign > 0)
    .sort((left, right) => compare(left.place, right.place) * sign)
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  const page = { items: items.map(({ session }) => session) }
  return last !== undefined && rest.length > limit ? { ...page, next: toSessionCursor(last.place) } : page
}

type Placed = { readonly session: SessionRecord; readonly place: SessionPlace }

function compare(left: SessionPlace, right: SessionPlace): number {
  if (left.value !== right.value) return left.value < right.value ? -1 : 1
  if (left.id === right.id) return 0
  return left.id < right.id ? -1 : 1
}
