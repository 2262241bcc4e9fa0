import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { type SqlBool, sql } from 'kysely'
import type { AddressFilter } from '../../domain/address.ts'
import type { Instant } from '../../domain/clock.ts'
import type { AuditEvent, RecordedEvent } from '../../domain/event.ts'
import { fromEventCursor, type Page, type PageRequest, toEventCursor } from '../../domain/page.ts'
import type { EventFilter } from '../../domain/search.ts'
import type { SessionRecord } from '../../domain/session.ts'
import { isSessionId, sessionIdFromBytes, sessionIdToBytes } from '../../domain/session-id.ts'
import type { Change, Changes } from '../../domain/store.ts'
import { type Condition, type ConditionTable, conditionsFrom } from '../sql/conditions.ts'
import { toTextKey } from '../sql/text-key.ts'
import { compose, type RunComposed } from './composed-query.ts'
import { EVENT_COLUMNS, toEvent, toEventRow } from './event-row.ts'

/** What has happened, in order: the audit trail for people and the feed of changes for nodes. */
export type SqliteTrail = {
  note(kind: Change['kind'], session: SessionRecord, at: Instant): void
  record(events: readonly AuditEvent[]): void
  changes(options: { readonly since?: number; readonly limit: number }): Changes
  /** Takes away what nobody follows any more. */
  forget(before: Instant, limit: number): void
}

export function sqliteTrail(database: DatabaseSync): SqliteTrail {
  const addChange = database.prepare('INSERT INTO changes (at, kind, session_id, user_id) VALUES (?, ?, ?, ?)')
  const addEvent = database.prepare(`INSERT INTO events (${EVENT_COLUMNS}) VALUES (${EVENT_COLUMNS.map(() => '?')})`)
  // One writer at a time gives out the numbers, so they are in the order of the commits, whichever process writes.
  const changesAfter = database.prepare('SELECT * FROM changes WHERE seq > ? ORDER BY seq LIMIT ?')
  const lastChange = database.prepare(`SELECT seq FROM sqlite_sequence WHERE name = 'changes'`)
  // Looks at the oldest only: they are nearly in the order of time, and there is no index to keep.
  const forgetChanges = database.prepare(
    'DELETE FROM changes WHERE seq IN (SELECT seq FROM changes ORDER BY seq LIMIT ?) AND at < ?',
  )

  /** Known to SQLite even when the newest rows were taken away. */
  function lastSeq(): number {
    const { seq } = lastChange.get() ?? { seq: 0 }
    return Number(seq)
  }

  return {
    note(kind, { id, userId }, at) {
      addChange.run(at, kind, sessionIdToBytes(id), userId)
    },

    record(events) {
      for (const event of events) addEvent.run(...toEventRow(event))
    },

    changes({ since, limit }) {
      if (since === undefined) return { changes: [], last: lastSeq() }
      const changes = changesAfter.all(since, limit).map(toChange)
      return { changes, last: changes.at(-1)?.seq ?? since }
    },

    forget(before, limit) {
      forgetChanges.run(limit, before)
    },
  }
}

export type EventSearch = (filter: EventFilter, page: PageRequest) => Page<RecordedEvent>

/** The audit trail, newest first. */
export function eventSearch(run: RunComposed): EventSearch {
  return (filter, { limit, after }) => {
    const conditions = conditionsFrom(conditionOf, filter)
    if (after !== undefined) conditions.push(sql`seq < ${fromEventCursor(after)}`)
    const query = compose
      .selectFrom('events')
      .select(['seq', ...EVENT_COLUMNS])
      .where(({ and }) => and(conditions))
      .orderBy('seq', 'desc')
      .limit(limit + 1)
    const found = run(query).map(toEvent)
    const items = found.slice(0, limit)
    const last = items.at(-1)
    return last !== undefined && found.length > limit ? { items, next: toEventCursor(last.seq) } : { items }
  }
}

/** `eventMatches` in SQL. */
const conditionOf: ConditionTable<EventFilter> = {
  userId: (userId) => sql`user_id = ${userId}`,
  // An event without a username matches as if it were empty.
  usernamePart: (part) => (part === '' ? sql`TRUE` : sql`instr(username_key, ${toTextKey(part)}) > 0`),
  ip: addressCondition,
  types: (types) => (types.length === 0 ? sql`FALSE` : sql`type IN (${sql.join(types)})`),
  sessionId: (id) => (isSessionId(id) ? sql`session_id = ${sessionIdToBytes(id)}` : sql`FALSE`),
}

/** Events are listed by number: only for one address does the index keep that order. */
function addressCondition(filter: AddressFilter): Condition {
  switch (filter.kind) {
    case 'address':
      return sql`ip = ${filter.address}`
    case 'prefix':
      // No address holds a character past this one, so everything between the two begins with the prefix.
      return sql`+ip BETWEEN ${filter.prefix} AND ${`${filter.prefix}\u{10FFFF}`}`
    case 'network': {
      const within = sql<SqlBool>`+address_key BETWEEN ${mappedBytes(filter.low)} AND ${mappedBytes(filter.high)}`
      const isIpv4 = sql`+address_key BETWEEN ${mappedBytes('400000000')} AND ${mappedBytes('4ffffffff')}`
      return filter.low.startsWith('4') ? within : sql`(${within} AND NOT ${isIpv4})`
    }
  }
}

/** The 16 bytes, IPv4 mapped, that events keep of the address of which this is the sort key. */
function mappedBytes(sortKey: string): Uint8Array {
  return Buffer.from(sortKey.startsWith('4') ? `00000000000000000000ffff${sortKey.slice(1)}` : sortKey.slice(1), 'hex')
}

function toChange({ seq, kind, session_id: sessionId, user_id: userId }: Record<string, SQLOutputValue>): Change {
  return {
    seq: seq as number,
    kind: kind as Change['kind'],
    sessionId: sessionIdFromBytes(sessionId as Uint8Array),
    userId: userId as string,
  }
}
