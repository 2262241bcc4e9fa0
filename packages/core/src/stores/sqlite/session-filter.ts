import { type RawBuilder, sql } from 'kysely'
import type { AddressFilter } from '../../domain/address.ts'
import type { Instant } from '../../domain/clock.ts'
import type { SessionFilter } from '../../domain/search.ts'
import type { SessionId, SessionStatus } from '../../domain/session.ts'
import { isSessionId } from '../../domain/session-id.ts'
import { type Condition, type ConditionTable, conditionsFrom } from './composed-query.ts'
import { toUsernameKey } from './username-key.ts'

/** A part of a filter that can be so narrow that sorting what it finds is quicker than walking in order. */
export type NarrowPart = 'ip' | 'statuses'

type Plan = {
  readonly now: Instant
  /** The part whose index SQLite may walk. A `+` keeps it from the indexes of the others. */
  readonly by: NarrowPart | undefined
}

/** `isLive` in SQL. By the index on `expires_at` it would not be narrow: most sessions are live. */
export function isLive(now: Instant): Condition {
  return sql`(ended_at IS NULL AND +expires_at > ${now})`
}

/** `sessionMatches` in SQL. */
export function sessionConditions(filter: SessionFilter, plan: Plan): Condition[] {
  return [sql`dismissed_at IS NULL`, ...conditionsFrom(conditionOf, filter, plan)]
}

/** The parts of a filter that may be narrow, the more likely first. */
export function narrowParts({ ip, statuses }: SessionFilter): NarrowPart[] {
  const parts: NarrowPart[] = ip === undefined ? [] : ['ip']
  return statuses === undefined || statuses.includes('active') ? parts : [...parts, 'statuses']
}

export function addressCondition(filter: AddressFilter, byIndex: boolean): Condition {
  const column = (name: string) => sql.raw(byIndex ? name : `+${name}`)
  switch (filter.kind) {
    case 'address':
      return sql`${column('ip')} = ${filter.address}`
    case 'prefix':
      // No address holds a character past this one, so everything between the two begins with the prefix.
      return sql`${column('ip')} BETWEEN ${filter.prefix} AND ${`${filter.prefix}\u{10FFFF}`}`
    case 'network':
      return sql`${column('address_key')} BETWEEN ${filter.low} AND ${filter.high}`
  }
}

export function usernameCondition(part: string): Condition {
  return sql`instr(username_key, ${toUsernameKey(part)}) > 0`
}

const conditionOf: ConditionTable<SessionFilter, [plan: Plan]> = {
  ids: (ids) => sql`id IN ${idList(ids)}`,
  exceptIds: (ids) => sql`id NOT IN ${idList(ids)}`,
  userId: (userId) => sql`user_id = ${userId}`,
  usernamePart: usernameCondition,
  ip: (filter, { by }) => addressCondition(filter, by === 'ip'),
  statuses: (statuses, plan) => anyOf(statuses.map((status) => statusCondition[status](plan))),
  startedUntil: (instant) => sql`+started_at <= ${instant}`,
}

const statusCondition: Readonly<Record<SessionStatus, (plan: Plan) => Condition>> = {
  active: ({ now }) => isLive(now),
  expired: (plan) => {
    const unnoted = sql`(ended_at IS NULL AND ${plan.by === 'statuses' ? sql`` : sql`+`}expires_at <= ${plan.now})`
    return sql`(${unnoted} OR (${hasEnding(plan)} AND ended_cause IN ('idle', 'absolute')))`
  },
  terminated: (plan) => sql`(${hasEnding(plan)} AND ended_cause NOT IN ('idle', 'absolute'))`,
}

/** A comparison, because SQLite walks no index for `IS NOT NULL`. */
function hasEnding({ by }: Plan): Condition {
  return by === 'statuses' ? sql`ended_at > ${Number.MIN_SAFE_INTEGER}` : sql`ended_at IS NOT NULL`
}

function anyOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`FALSE` : sql`(${sql.join(conditions, sql` OR `)})`
}

/** One parameter for any number of ids: SQLite takes no more than 32,766. A text that is no id names no session. */
function idList(ids: readonly SessionId[]): RawBuilder<unknown> {
  const hex = ids.filter(isSessionId).map((id) => id.replaceAll('-', ''))
  return sql`(SELECT unhex(value) FROM json_each(${JSON.stringify(hex)}))`
}
