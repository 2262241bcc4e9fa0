import { type RawBuilder, sql } from 'kysely'
import type { AddressFilter } from '../../domain/address.ts'
import type { Instant } from '../../domain/clock.ts'
import type { CountRange, PartValue, SessionFilter, SessionPart, SessionParts, TimeRange } from '../../domain/search.ts'
import type { SessionId, SessionStatus } from '../../domain/session.ts'
import { isSessionId } from '../../domain/session-id.ts'
import { type Condition, type ConditionTable, conditionsFrom } from './composed-query.ts'
import { toUsernameKey } from './username-key.ts'

/** `isLive` in SQL. By the index on `expires_at` it would not be narrow: most sessions are live. */
export function isLive(now: Instant): Condition {
  return sql`(ended_at IS NULL AND +expires_at > ${now})`
}

/** `sessionMatches` in SQL. */
export function sessionConditions({ not = {}, ...filter }: SessionFilter, now: Instant): Condition[] {
  return [
    sql`dismissed_at IS NULL`,
    ...conditionsFrom(restCondition, filter),
    ...PARTS.flatMap((part) => partConditions(part, filter[part], now)),
    // What is not known is not so, and stays.
    ...PARTS.flatMap((part) => valueConditions(part, not[part], now)).map(
      (one) => sql<boolean>`NOT coalesce(${one}, FALSE)`,
    ),
  ]
}

export function addressCondition(filter: AddressFilter, byIndex: boolean): Condition {
  const column = (name: string) => sql.raw(byIndex ? name : `+${name}`)
  switch (filter.kind) {
    case 'address':
      return sql`${column('ip')} = ${filter.address}`
    case 'prefix':
      // No address holds a character past this one, so everything between the two begins with the prefix.
      return sql`${column('ip')} BETWEEN ${filter.prefix} AND ${`${filter.prefix}\u{10FFFF}`}`
    case 'network': {
      const within = sql<boolean>`${column('address_key')} BETWEEN ${keyBytes(filter.low)} AND ${keyBytes(filter.high)}`
      const mapped = sql`${column('address_key')} BETWEEN ${keyBytes('400000000')} AND ${keyBytes('4ffffffff')}`
      return filter.low.startsWith('4') ? within : sql`(${within} AND NOT ${mapped})`
    }
  }
}

export function usernameCondition(part: string): Condition {
  return sql`instr(username_key, ${toUsernameKey(part)}) > 0`
}

const restCondition: ConditionTable<Omit<SessionFilter, SessionPart | 'not'>> = {
  ids: (ids) => sql`id IN ${idList(ids)}`,
  exceptIds: (ids) => sql`id NOT IN ${idList(ids)}`,
  userId: (userId) => sql`user_id = ${userId}`,
  startedUntil: (instant) => sql`+started_at <= ${instant}`,
}

/** What one value of a part means. Total, so a new part does not compile until it has its SQL. */
const valueCondition: { readonly [Part in SessionPart]-?: (value: PartValue<Part>, now: Instant) => Condition } = {
  users: ({ kind, text }) => {
    const key = toUsernameKey(text)
    switch (kind) {
      case 'exact':
        return sql`username_key = ${key}`
      case 'prefix':
        return sql`substr(username_key, 1, ${key.length}) = ${key}`
      case 'part':
        return usernameCondition(text)
    }
  },
  addresses: (filter) => addressCondition(filter, false),
  systems: (system) => sql`system = ${system}`,
  browsers: (browser) => sql`browser = ${browser}`,
  kinds: (kind) => sql`kind = ${kind}`,
  countries: (country) => sql`country = ${country}`,
  statuses: (status, now) => statusCondition[status](now),
  methods: (method) => sql`EXISTS (SELECT 1 FROM json_each(amr) WHERE json_each.value = ${method})`,
  causes: (cause, now) => {
    const byTime = sql`CASE WHEN idle_deadline < absolute_deadline THEN 'idle' ELSE 'absolute' END`
    return sql`coalesce(ended_cause, CASE WHEN expires_at <= ${now} THEN ${byTime} END) = ${cause}`
  },
  active: (range) => within(sql`+last_active_at`, range),
  started: (range) => within(sql`+started_at`, range),
  expires: (range) => within(sql`+expires_at`, range),
  ended: (range, now) => within(sql`coalesce(ended_at, CASE WHEN expires_at <= ${now} THEN expires_at END)`, range),
  userSessions: (range, now) => {
    const live = sql`live.ended_at IS NULL AND live.expires_at > ${now}`
    return counted(
      sql`(SELECT count(*) FROM sessions AS live WHERE live.user_id = sessions.user_id AND ${live})`,
      range,
    )
  },
  words: (word): Condition => {
    const key = toUsernameKey(word)
    const texts = ['username', 'system_name', 'browser_name', 'device_label', "coalesce(label, '')"]
    const found = texts.map((text) => sql<boolean>`instr(fold_key(${sql.raw(text)}), ${key}) > 0`)
    return anyOf([sql<boolean>`substr(fold_key(ip), 1, ${key.length}) = ${key}`, ...found])
  },
}

const PARTS = Object.keys(valueCondition) as readonly SessionPart[]

const statusCondition: Readonly<Record<SessionStatus, (now: Instant) => Condition>> = {
  active: isLive,
  expired: (now) => sql`((ended_at IS NULL AND +expires_at <= ${now}) OR ended_cause IN ('idle', 'absolute'))`,
  terminated: () => sql`ended_cause NOT IN ('idle', 'absolute')`,
}

/** One of the values must hold; of words, each. */
function partConditions<Part extends SessionPart>(part: Part, values: SessionParts[Part], now: Instant): Condition[] {
  if (values === undefined) return []
  const conditions = valueConditions(part, values, now)
  return part === 'words' ? conditions : [anyOf(conditions)]
}

function valueConditions<Part extends SessionPart>(part: Part, values: SessionParts[Part], now: Instant): Condition[] {
  const toCondition = valueCondition[part] as (value: PartValue<Part>, now: Instant) => Condition
  return (values ?? []).map((value) => toCondition(value as PartValue<Part>, now))
}

function within(instant: RawBuilder<unknown>, { from, until }: TimeRange): Condition {
  const least = Number.MIN_SAFE_INTEGER
  return sql`(${instant} >= ${from ?? least}${until === undefined ? sql`` : sql` AND ${instant} < ${until}`})`
}

function counted(count: RawBuilder<unknown>, { atLeast = 0, atMost = Number.MAX_SAFE_INTEGER }: CountRange): Condition {
  return sql`${count} BETWEEN ${atLeast} AND ${atMost}`
}

function anyOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`FALSE` : sql`(${sql.join(conditions, sql` OR `)})`
}

/** The 16 bytes that `addressSortKey` is the text of. */
function keyBytes(key: string): Uint8Array {
  return Buffer.from(key.startsWith('4') ? `00000000000000000000ffff${key.slice(1)}` : key.slice(1), 'hex')
}

/** One parameter for any number of ids: SQLite takes no more than 32,766. A text that is no id names no session. */
function idList(ids: readonly SessionId[]): RawBuilder<unknown> {
  const hex = ids.filter(isSessionId).map((id) => id.replaceAll('-', ''))
  return sql`(SELECT unhex(value) FROM json_each(${JSON.stringify(hex)}))`
}
