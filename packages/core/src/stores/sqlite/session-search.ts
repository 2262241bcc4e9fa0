import type { SQLOutputValue } from 'node:sqlite'
import { sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import { fromSessionCursor, type Page, type PageRequest, toSessionCursor } from '../../domain/page.ts'
import { type SessionFilter, type SessionSort, type SessionSortKey, sortValueOf } from '../../domain/search.ts'
import type { SessionRecord } from '../../domain/session.ts'
import { sessionIdFromBytes, sessionIdToBytes } from '../../domain/session-id.ts'
import type { Count } from '../../domain/store.ts'
import { compose, type RunComposed } from './composed-query.ts'
import { isLive, sessionConditions } from './session-filter.ts'
import { SESSION_COLUMNS, toSession } from './session-row.ts'
import { toUsernameKey } from './username-key.ts'

export type SessionSearch = {
  search(filter: SessionFilter, sort: SessionSort, page: PageRequest, now: Instant): Page<SessionRecord>
  count(filter: SessionFilter, options: { readonly now: Instant; readonly upTo: number }): Count
  /** Lowest ids first, and so the earliest starts. */
  matching(which: 'live' | 'over', filter: SessionFilter, now: Instant, limit: number): SessionRecord[]
}

export function sessionSearch(run: RunComposed): SessionSearch {
  return {
    search(filter, sort, { limit, after }, now) {
      const column = columnOf[sort.key]
      const [order, beyond] = sort.direction === 'ascending' ? (['asc', '>'] as const) : (['desc', '<'] as const)
      let query = compose
        .selectFrom('sessions')
        .select(['id', ...SESSION_COLUMNS])
        .where(({ and }) => and(sessionConditions(filter, now)))
        .orderBy(column, order)
        .orderBy('id', order)
        .limit(limit + 1)
      if (after !== undefined) {
        const place = placeAt(after, sort.key)
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple(column, 'id'), beyond, tuple(place.value, place.id)),
        )
      }
      return toPage(run(query).map(toListed), sort.key, limit)
    },

    count(filter, { now, upTo }) {
      const matching = compose
        .selectFrom('sessions')
        .select('user_id')
        .where(({ and }) => and(sessionConditions(filter, now)))
        .limit(upTo + 1)
      const query = compose
        .with(
          (cte) => cte('matching').materialized(),
          () => matching,
        )
        .selectNoFrom([
          sql<number>`(SELECT count(*) FROM matching)`.as('sessions'),
          sql<number>`(SELECT count(DISTINCT user_id) FROM (SELECT user_id FROM matching LIMIT ${upTo}))`.as('users'),
        ])
      const [found = 0, users] = (run(query)[0] ?? []) as number[]
      return { sessions: Math.min(found, upTo), users: users ?? 0, more: found > upTo }
    },

    matching(which, filter, now, limit) {
      const live = isLive(now)
      const query = compose
        .selectFrom('sessions')
        .select(['id', ...SESSION_COLUMNS])
        .where(({ and, not }) => and([which === 'live' ? live : not(live), ...sessionConditions(filter, now)]))
        .orderBy('id')
        .limit(limit)
      return run(query).map(toListed)
    },
  }
}

const columnOf = {
  lastActiveAt: 'last_active_at',
  expiresAt: 'expires_at',
  startedAt: 'started_at',
  username: 'username_key',
} as const satisfies Record<SessionSortKey, string>

function placeAt(cursor: string, key: SessionSortKey): { value: number | Uint8Array; id: Uint8Array } {
  const { value, id } = fromSessionCursor(cursor, key === 'username' ? 'string' : 'number')
  return { value: typeof value === 'string' ? toUsernameKey(value) : value, id: sessionIdToBytes(id) }
}

function toListed([id, ...row]: SQLOutputValue[]): SessionRecord {
  return toSession(sessionIdFromBytes(id as Uint8Array), row)
}

function toPage(found: readonly SessionRecord[], key: SessionSortKey, limit: number): Page<SessionRecord> {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  if (last === undefined || found.length <= limit) return { items }
  return { items, next: toSessionCursor({ value: sortValueOf(last, key), id: last.id }) }
}
