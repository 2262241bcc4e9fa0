import { sql } from 'kysely'
import type { AddressFilter } from '../../domain/address.ts'
import type { Instant } from '../../domain/clock.ts'
import type { AuditEvent, RecordedEvent } from '../../domain/event.ts'
import { fromEventCursor, type Page, type PageRequest, toEventCursor } from '../../domain/page.ts'
import type { EventFilter } from '../../domain/search.ts'
import type { SessionId, UserId } from '../../domain/session.ts'
import { isSessionId } from '../../domain/session-id.ts'
import type { Change, Changes } from '../../domain/store.ts'
import { keyOfSortKey } from '../sql/address-key.ts'
import { allOf, type Condition, type ConditionTable, conditionsFrom } from '../sql/conditions.ts'
import type { Run, Statement } from '../sql/statement.ts'
import { toTextKey } from '../sql/text-key.ts'
import { composed } from './composed-query.ts'
import { toEvent, toEventRow } from './event-row.ts'
import { asJson } from './statement.ts'

/** What has happened, in order: the audit trail for people and the feed of changes for nodes. */
export type PostgresTrail = {
  changes(options: { readonly since?: number; readonly limit: number }): Promise<Changes>
  events(filter: EventFilter, page: PageRequest): Promise<Page<RecordedEvent>>
}

export type NotedChange = {
  readonly kind: Change['kind']
  readonly at: Instant
  readonly session_id: SessionId
  readonly user_id: UserId
}

/**
 * The row of the feed is locked from here to the commit: whoever comes next has a higher number and commits later, and
 * a reader who sees a number has seen all before it.
 */
export function changesStatement(changes: readonly NotedChange[]): readonly Statement[] {
  if (changes.length === 0) return []
  const text = `WITH moved AS (UPDATE feed SET last = last + $1 RETURNING last)
    INSERT INTO changes (seq, at, kind, session_id, user_id)
    SELECT moved.last - $1 + place, at, kind, session_id, user_id
    FROM moved, json_to_recordset($2) AS noted (place bigint, at bigint, kind text, session_id uuid, user_id text)`
  const rows = changes.map((change, index) => ({ ...change, place: index + 1 }))
  return [{ name: 'note', text, values: [changes.length, asJson(rows)] }]
}

/** In the order given. */
export function eventsStatement(events: readonly AuditEvent[]): readonly Statement[] {
  if (events.length === 0) return []
  const columns = 'type, at, by, ip, address, user_agent, user_id, username, username_key, session_id, details'
  const text = `INSERT INTO events (${columns}) SELECT ${columns}
    FROM json_to_recordset($1) AS event (place bigint, type text, at bigint, by json, ip text, address bytea,
      user_agent text, user_id text, username text, username_key bytea, session_id uuid, details json)
    ORDER BY place`
  const rows = events.map((event, place) => ({ ...toEventRow(event), place }))
  return [{ name: 'record', text, values: [asJson(rows)] }]
}

/** Takes away what nobody follows any more. Looks at the oldest only: they are nearly in the order of time. */
export function forgettingChanges(before: Instant, limit: number): Statement {
  return {
    text: 'DELETE FROM changes WHERE seq IN (SELECT seq FROM changes ORDER BY seq LIMIT $1) AND at < $2',
    values: [limit, before],
  }
}

export function postgresTrail(point: Run, read: Run): PostgresTrail {
  return {
    async changes({ since, limit }) {
      if (since === undefined) {
        const [row] = await point({ name: 'feed', text: 'SELECT last FROM feed' })
        return { changes: [], last: row?.['last'] as number }
      }
      const rows = await point({
        name: 'changes',
        text: `SELECT last, seq, kind, session_id AS "sessionId", user_id AS "userId"
          FROM feed LEFT JOIN LATERAL (SELECT * FROM changes WHERE seq > $1 ORDER BY seq LIMIT $2) AS change ON true
          ORDER BY seq`,
        values: [since, limit],
      })
      const changes = rows.flatMap(({ last: _, ...change }) => (change['seq'] === null ? [] : [change as Change]))
      return { changes, last: changes.at(-1)?.seq ?? (rows[0]?.['last'] as number) }
    },

    async events(filter, { limit, after }) {
      const conditions = conditionsFrom(conditionOf, filter)
      if (after !== undefined) conditions.push(sql`seq < ${fromEventCursor(after)}`)
      const query = sql`SELECT * FROM events WHERE ${allOf(conditions)} ORDER BY seq DESC LIMIT ${limit + 1}`
      const found = (await read(composed(query))).map(toEvent)
      const items = found.slice(0, limit)
      const last = items.at(-1)
      return last !== undefined && found.length > limit ? { items, next: toEventCursor(last.seq) } : { items }
    },
  }
}

/** `eventMatches` in SQL. */
const conditionOf: ConditionTable<EventFilter> = {
  userId: (userId) => sql`user_id = ${userId}`,
  // An event without a username matches as if it were empty.
  usernamePart: (part) => (part === '' ? sql`TRUE` : sql`position(${toTextKey(part)} IN username_key) > 0`),
  ip: addressCondition,
  types: (types) => sql`type = ANY(${types}::text[])`,
  sessionId: (id) => (isSessionId(id) ? sql`session_id = ${id}` : sql`FALSE`),
}

function addressCondition(filter: AddressFilter): Condition {
  switch (filter.kind) {
    case 'address':
      return sql`ip = ${filter.address}`
    case 'prefix':
      return sql`starts_with(ip, ${filter.prefix})`
    case 'network':
      return sql`address BETWEEN ${keyOfSortKey(filter.low)} AND ${keyOfSortKey(filter.high)}`
  }
}
