import { type RawBuilder, sql } from 'kysely'
import type { AddressFilter } from '../../domain/address.ts'
import type { Instant } from '../../domain/clock.ts'
import type { SessionFilter } from '../../domain/search.ts'
import type { SessionId, SessionStatus } from '../../domain/session.ts'
import { isSessionId } from '../../domain/session-id.ts'
import { type Condition, type ConditionTable, conditionsFrom } from './composed-query.ts'
import { toUsernameKey } from './username-key.ts'

/**
 * `isLive` in SQL. The `+` keeps SQLite from walking an index on `expires_at`, by which most sessions are live: it
 * would then sort all of them for the first page.
 */
export function isLive(now: Instant): Condition {
  return sql`(ended_at IS NULL AND +expires_at > ${now})`
}

/** `sessionMatches` in SQL. */
export function sessionConditions(filter: SessionFilter, now: Instant): Condition[] {
  return [sql`dismissed_at IS NULL`, ...conditionsFrom(conditionOf, filter, now)]
}

export function addressCondition(filter: AddressFilter): Condition {
  switch (filter.kind) {
    case 'address':
      return sql`ip = ${filter.address}`
    case 'prefix':
      // No address holds a character past this one, so everything between the two begins with the prefix.
      return sql`ip BETWEEN ${filter.prefix} AND ${`${filter.prefix}\u{10FFFF}`}`
    case 'network':
      return sql`address_key BETWEEN ${filter.low} AND ${filter.high}`
  }
}

export function usernameCondition(part: string): Condition {
  return sql`instr(username_key, ${toUsernameKey(part)}) > 0`
}

const conditionOf: ConditionTable<SessionFilter, [now: Instant]> = {
  ids: (ids) => sql`id IN ${idList(ids)}`,
  exceptIds: (ids) => sql`id NOT IN ${idList(ids)}`,
  userId: (userId) => sql`user_id = ${userId}`,
  usernamePart: usernameCondition,
  ip: addressCondition,
  statuses: (statuses, now) => anyOf(statuses.map((status) => statusCondition[status](now))),
  startedUntil: (instant) => sql`+started_at <= ${instant}`,
}

const statusCondition: Readonly<Record<SessionStatus, (now: Instant) => Condition>> = {
  active: isLive,
  expired: (now) => sql`((ended_at IS NULL AND +expires_at <= ${now}) OR ended_cause IN ('idle', 'absolute'))`,
  terminated: () => sql`ended_cause NOT IN ('idle', 'absolute')`,
}

function anyOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`FALSE` : sql`(${sql.join(conditions, sql` OR `)})`
}

/** One parameter for any number of ids: SQLite takes no more than 32,766. A text that is no id names no session. */
function idList(ids: readonly SessionId[]): RawBuilder<unknown> {
  const hex = ids.filter(isSessionId).map((id) => id.replaceAll('-', ''))
  return sql`(SELECT unhex(value) FROM json_each(${JSON.stringify(hex)}))`
}
