import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import { fromSessionCursor, type Page, type PageRequest, toSessionCursor } from '../../domain/page.ts'
import {
  type SessionFilter,
  type SessionSort,
  type SessionSortKey,
  sortValueOf,
  sortValueType,
} from '../../domain/search.ts'
import type { SessionRecord } from '../../domain/session.ts'
import { isSessionId } from '../../domain/session-id.ts'
import type { Count, Selected, SessionStore } from '../../domain/store.ts'
import { inOrderOfTally, type Tally, type TallyKey } from '../../domain/tally.ts'
import { keyOfSortKey } from '../sql/address-key.ts'
import { ALWAYS, allOf, type Condition } from '../sql/conditions.ts'
import type { Run, Statement } from '../sql/statement.ts'
import { toTextKey } from '../sql/text-key.ts'
import { composed } from './composed-query.ts'
import { searchDevices } from './device-order.ts'
import { isLive, matching } from './session-parts.ts'
import { SESSION_COLUMNS, toSessions } from './session-row.ts'
import { slotOf } from './slot.ts'
import { searchByStatus } from './status-order.ts'

const COLUMNS = sql.raw(SESSION_COLUMNS.join(', '))

export async function searchSessions(
  read: Run,
  filter: SessionFilter,
  sort: SessionSort,
  page: PageRequest,
  now: Instant,
): Promise<Page<SessionRecord>> {
  const { limit } = page
  const ofDevices = sort.key === 'device' ? await searchDevices(read, filter, sort, page, now) : undefined
  const ofStatus = sort.key === 'status' ? searchByStatus(filter, sort, page, now) : undefined
  const rows = await read(ofDevices ?? ofStatus ?? searchInOrder(filter, sort, page, now))
  const items = toSessions(rows.slice(0, limit))
  const last = items.at(-1)
  if (last === undefined || rows.length <= limit) return { items }
  return { items, next: toSessionCursor({ value: sortValueOf(last, sort.key, now), id: last.id }) }
}

function searchInOrder(
  filter: SessionFilter,
  sort: SessionSort,
  { limit, after }: PageRequest,
  now: Instant,
): Statement {
  return composed(sql`SELECT ${COLUMNS} FROM sessions
    WHERE ${after === undefined ? ALWAYS : isAfter(after, sort)} AND ${matching(filter, now)}
    ORDER BY ${orderBy(sort)} LIMIT ${limit + 1}`)
}

export async function countSessions(
  read: Run,
  filter: SessionFilter,
  { now, upTo, users: wanted = true }: Parameters<SessionStore['count']>[1],
): Promise<Count> {
  const users = sql`(SELECT count(DISTINCT user_id) FROM (SELECT user_id FROM found LIMIT ${upTo}) counted)`
  const [row] = await read(
    composed(sql`WITH found AS MATERIALIZED (
        SELECT user_id FROM sessions WHERE ${matching(filter, now)} LIMIT ${upTo + 1})
      SELECT (SELECT count(*) FROM found) AS sessions, ${wanted ? users : sql`0`} AS users`),
  )
  const counted = row as { readonly sessions: number; readonly users: number }
  return { sessions: Math.min(counted.sessions, upTo), users: counted.users, more: counted.sessions > upTo }
}

export async function selectSessions(
  read: Run,
  filter: SessionFilter,
  { now, after, limit }: Parameters<SessionStore['select']>[1],
): Promise<Selected> {
  const place = after === undefined || !isSessionId(after) ? ALWAYS : sql`id > ${after}`
  const rows = await read(
    composed(sql`SELECT id, user_id AS "userId" FROM sessions
      WHERE ${place} AND ${isLive(now)} AND ${matching(filter, now)} ORDER BY id LIMIT ${limit + 1}`),
  )
  const sessions = (rows as Selected['sessions']).slice(0, limit)
  const last = sessions.at(-1)
  return last !== undefined && rows.length > limit ? { sessions, next: last.id } : { sessions }
}

export async function tallySessions(read: Run, key: TallyKey): Promise<readonly Tally[]> {
  return inOrderOfTally((await read({ text: tallied[key] })) as readonly Tally[])
}

/** From an index alone; what is listed needs no clock. */
const tallied: Readonly<Record<TallyKey, string>> = {
  system: talliedBy('system'),
  browser: talliedBy('browser'),
  kind: talliedBy('kind'),
  country: `${talliedBy('country')} HAVING country IS NOT NULL`,
  method: `SELECT value, sum(sessions)::bigint AS sessions
    FROM (SELECT amr, count(*) AS sessions FROM sessions WHERE listed GROUP BY amr) counted,
      LATERAL (SELECT DISTINCT unnest(amr) AS value) method GROUP BY value`,
}

function talliedBy(column: string): string {
  return `SELECT ${column} AS value, count(*) AS sessions FROM sessions WHERE listed GROUP BY ${column}`
}

/**
 * Locks those that are live, or those that are over, and match. Who waits for a lock looks at the session again as it
 * is then. In the order of ids, as everybody locks sessions, so that nobody waits for each other.
 */
export async function lockMatching(
  run: Run,
  which: 'live' | 'over',
  filter: SessionFilter,
  now: Instant,
  limit: number,
): Promise<SessionRecord[]> {
  const wanted = which === 'live' ? isLive(now) : sql`NOT ${isLive(now)}`
  const rows = await run(
    composed(sql`SELECT ${COLUMNS} FROM sessions WHERE ${wanted} AND ${matching(filter, now)}
      ORDER BY id LIMIT ${limit} FOR NO KEY UPDATE`),
  )
  return toSessions(rows)
}

/** What sessions are sorted by before their id. */
const orderOf: Readonly<Record<SessionSortKey, readonly Order[]>> = {
  startedAt: [],
  lastActiveAt: [
    { column: sql`active_slot`, toValue: (value) => slotOf(Number(value)) },
    { column: sql`last_active_at`, toValue: Number },
  ],
  expiresAt: [
    { column: sql`expiry_slot`, toValue: (value) => slotOf(Number(value)) },
    { column: sql`expires_at`, toValue: Number },
  ],
  username: [{ column: sql`username_key`, toValue: (value) => toTextKey(String(value)) }],
  ip: [{ column: sql`address`, toValue: (value) => keyOfSortKey(String(value)) }],
  device: [{ column: sql`device_key`, toValue: (value) => toTextKey(String(value)) }],
  country: [{ column: sql`(coalesce(country, '') COLLATE "C")`, toValue: String }],
  method: [{ column: sql`(method_key(amr) COLLATE "C")`, toValue: String }],
  // Follows from the clock as well: see `searchByStatus`.
  status: [],
}

type Order = {
  readonly column: RawBuilder<unknown>
  readonly toValue: (value: number | string) => number | string | Uint8Array
}

function orderBy({ key, direction }: SessionSort): RawBuilder<unknown> {
  const word = direction === 'ascending' ? sql`ASC` : sql`DESC`
  return sql.join([...orderOf[key].map(({ column }) => column), sql`id`].map((column) => sql`${column} ${word}`))
}

/** The first column is compared by itself as well, because an index on it alone finds its place only so. */
function isAfter(cursor: string, { key, direction }: SessionSort): Condition {
  const { value, id } = fromSessionCursor(cursor, sortValueType(key))
  const beyond = direction === 'ascending' ? sql`>` : sql`<`
  const [first] = orderOf[key]
  const columns = sql.join([...orderOf[key].map(({ column }) => column), sql`id`])
  const values = sql.join([...orderOf[key].map(({ toValue }) => sql`${toValue(value)}`), sql`${id}::uuid`])
  return allOf([
    sql`(${columns}) ${beyond} (${values})`,
    ...(first === undefined ? [] : [sql`${first.column} ${beyond}= ${first.toValue(value)}` as Condition]),
  ])
}
