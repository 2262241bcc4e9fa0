import type { SQLOutputValue } from 'node:sqlite'
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import { fromSessionCursor, type Page, type PageRequest, toSessionCursor } from '../../domain/page.ts'
import {
  LISTED_STATUSES,
  type SessionFilter,
  type SessionSort,
  type SessionSortKey,
  sortValueOf,
  sortValueType,
} from '../../domain/search.ts'
import type { SessionRecord } from '../../domain/session.ts'
import { sessionIdFromBytes, sessionIdToBytes } from '../../domain/session-id.ts'
import type { Count } from '../../domain/store.ts'
import { inOrderOfTally, type Tally, type TallyKey } from '../../domain/tally.ts'
import { compose, type RunComposed } from './composed-query.ts'
import { isLive, sessionConditions } from './session-filter.ts'
import { SESSION_COLUMNS, toSession } from './session-row.ts'
import { toUsernameKey } from './username-key.ts'

export type SessionSearch = {
  search(filter: SessionFilter, sort: SessionSort, page: PageRequest, now: Instant): Page<SessionRecord>
  count(filter: SessionFilter, options: { readonly now: Instant; readonly upTo: number }): Count
  tally(key: TallyKey, options: { readonly now: Instant }): readonly Tally[]
  matching(which: 'live' | 'over', filter: SessionFilter, now: Instant, limit: number): SessionRecord[]
}

export function sessionSearch(run: RunComposed): SessionSearch {
  /** What matches, in any order. */
  function matches(filter: SessionFilter, now: Instant) {
    const query = compose.selectFrom('sessions').where(({ and }) => and(sessionConditions(filter, now)))
    // With no index to walk, the table itself is quicker than going to it from an index that holds all of it.
    return isNarrow(filter) ? query : query.orderBy('id')
  }

  return {
    search(filter, sort, { limit, after }, now) {
      const sorted = sortedBy[sort.key]
      const [order, beyond] = sort.direction === 'ascending' ? (['asc', '>'] as const) : (['desc', '<'] as const)
      let query = compose
        .selectFrom('sessions')
        .select(['id', ...SESSION_COLUMNS])
        .where(({ and }) => and(sessionConditions(filter, now)))
        .orderBy(sorted, order)
        .orderBy('id', order)
        .limit(limit + 1)
      if (after !== undefined) {
        const place = placeAt(after, sort.key)
        query = query.where(sql<boolean>`(${sorted}, id) ${sql.raw(beyond)} (${place.value}, ${place.id})`)
      }
      return toPage(run(query).map(toListed), sort.key, limit)
    },

    count(filter, { now, upTo }) {
      const matching = matches(filter, now)
        .select('user_id')
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

    tally(key, { now }) {
      const conditions = sql.join(sessionConditions({ statuses: LISTED_STATUSES }, now), sql` AND `)
      const { column, from } = tallied[key]
      const query = sql`SELECT ${column}, count(DISTINCT sessions.id) FROM ${from}
        WHERE ${column} IS NOT NULL AND ${conditions} GROUP BY 1`
      const rows = run({ compile: () => query.compile(compose) })
      return inOrderOfTally(rows.map(([value, sessions]) => ({ value: String(value), sessions: Number(sessions) })))
    },

    matching(which, filter, now, limit) {
      const live = isLive(now)
      const query = matches(filter, now)
        .select(['id', ...SESSION_COLUMNS])
        .where(({ not }) => (which === 'live' ? live : not(live)))
        .limit(limit)
      return run(query).map(toListed)
    },
  }
}

/** Names its sessions or their user: SQLite sees by itself that these are few. */
function isNarrow({ ids, userId }: SessionFilter): boolean {
  return ids !== undefined || userId !== undefined
}

const sortedBy: Readonly<Record<SessionSortKey, RawBuilder<unknown>>> = {
  lastActiveAt: sql`last_active_at`,
  expiresAt: sql`expires_at`,
  startedAt: sql`started_at`,
  username: sql`username_key`,
  ip: sql`CAST(CASE WHEN address_key IS NULL THEN ''
    WHEN instr(ip, ':') = 0 THEN '4' || lower(hex(substr(address_key, 13)))
    ELSE '6' || lower(hex(address_key)) END AS BLOB)`,
  device: sql`fold_key(browser_name || ' ' || system_name)`,
}

type Tallied = { readonly column: RawBuilder<unknown>; readonly from: RawBuilder<unknown> }

const SESSIONS = sql`sessions`
const tallied: Readonly<Record<TallyKey, Tallied>> = {
  system: { column: sql`system`, from: SESSIONS },
  browser: { column: sql`browser`, from: SESSIONS },
  kind: { column: sql`kind`, from: SESSIONS },
  method: { column: sql`methods.value`, from: sql`sessions, json_each(sessions.amr) AS methods` },
  country: { column: sql`country`, from: SESSIONS },
}

function placeAt(cursor: string, key: SessionSortKey): { value: number | Uint8Array; id: Uint8Array } {
  const { value, id } = fromSessionCursor(cursor, sortValueType(key))
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
