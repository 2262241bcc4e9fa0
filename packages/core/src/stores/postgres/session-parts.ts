import { type RawBuilder, sql } from 'kysely'
import type { AddressFilter } from '../../domain/address.ts'
import type { Instant } from '../../domain/clock.ts'
import { type CountRange, foldCase, type NamePattern, type SessionFilter, type TimeRange } from '../../domain/search.ts'
import type { SessionId, SessionStatus } from '../../domain/session.ts'
import { isSessionId } from '../../domain/session-id.ts'
import { addressRanges } from '../sql/address-ranges.ts'
import { ALWAYS, allOf, anyOf, type Condition, type ConditionTable, conditionsFrom } from '../sql/conditions.ts'
import { toTextKey } from '../sql/text-key.ts'
import { WORDS } from './schema.ts'
import { slotOf } from './slot.ts'

/** `sessionMatches` in SQL, of a row of `sessions`. No condition is ever NULL, so that each can be negated. */
export function matching({ not = {}, ...filter }: SessionFilter, now: Instant): Condition {
  // Of words that must be there each must; of words that must not, none.
  const { words = [], ...unwanted } = not
  const excluded = [...conditionsFrom(partTable, unwanted as AllParts, now), ...words.map(hasWord)]
  return allOf([
    sql`dismissed_at IS NULL`,
    ...conditionsFrom(partTable, filter, now),
    ...excluded.map((condition) => sql`NOT ${condition}` as Condition),
  ])
}

/** `isLive` in SQL. */
export function isLive(now: Instant): Condition {
  return sql`(ended_at IS NULL AND expires_at > ${now})`
}

type AllParts = Omit<SessionFilter, 'not'>

/** Total, so a new part does not compile until it has its SQL. */
const partTable: ConditionTable<AllParts, [now: Instant]> = {
  ids: (ids) => sql`id = ANY(${ids.filter(isSessionId)}::uuid[])`,
  exceptIds: (ids) => sql`id <> ALL(${ids.filter(isSessionId)}::uuid[])`,
  userId: (userId) => sql`user_id = ${userId}`,
  users: (patterns) => anyOf(patterns.map(isNamed)),
  userSessions: (ranges, now) => anyOf(ranges.map((range) => isOfUserWith(range, now))),
  addresses: (filters) => anyOf(filters.map(isAddress)),
  systems: (systems) => isOneOf(sql`system`, systems),
  browsers: (browsers) => isOneOf(sql`browser`, browsers),
  kinds: (kinds) => isOneOf(sql`kind`, kinds),
  methods: (methods) => sql`(amr && ${methods}::text[])`,
  countries: (countries) => isOneOf(sql`coalesce(country, '')`, countries),
  statuses: hasStatus,
  causes: (causes, now) => isOneOf(sql`coalesce(ended_cause, ${causeByTime(now)}, '')`, causes),
  started: (ranges) => anyOf(ranges.map(isStarted)),
  startedUntil: (instant) => isStarted({ until: instant + 1 }),
  active: (ranges) => anyOf(ranges.map((range) => isInSlots(sql`last_active_at`, sql`active_slot`, range))),
  expires: (ranges) => anyOf(ranges.map((range) => isInSlots(sql`expires_at`, sql`expiry_slot`, range))),
  ended: (ranges, now) => anyOf(ranges.map((range) => hasEnded(range, now))),
  words: (words) => allOf(words.map(hasWord)),
}

/** One value by itself: before version 17 PostgreSQL does not keep to the order of an index when it looks for several. */
function isOneOf(value: RawBuilder<unknown>, values: readonly string[]): Condition {
  const [only] = values
  if (only !== undefined && values.length === 1) return sql`(${value} = ${only})`
  return sql`(${value} = ANY(${values}::text[]))`
}

function isNamed({ kind, text }: NamePattern): Condition {
  const key = toTextKey(text)
  switch (kind) {
    case 'exact':
      return sql`(username_key = ${key})`
    case 'prefix':
      // No key has a byte 0xFF.
      return sql`(username_key >= ${key} AND username_key < ${Buffer.concat([key, Uint8Array.of(0xff)])})`
    case 'part':
      return allOf([sql`position(${key} IN username_key) > 0`, ...mayContain(key)])
  }
}

/** The index of words knows who has all the trigrams of a part. */
function mayContain(key: Uint8Array): Condition[] {
  if (key.length < 3) return []
  const trigrams = Array.from({ length: key.length - 2 }, (_, at) => Buffer.from(key).readUIntBE(at, 3))
  return [sql`trigrams(${sql.raw(WORDS)}) @> ${trigrams}::integer[]`]
}

function hasWord(word: string): Condition {
  const key = toTextKey(word)
  if (key.length === 0) return ALWAYS
  const inTexts = allOf([sql`position(${key} IN ${sql.raw(WORDS)}) > 0`, ...mayContain(key)])
  const prefix = foldCase(word)
  return anyOf([inTexts, ...(/^[0-9a-f:.]+$/.test(prefix) ? [isAddress({ kind: 'prefix', prefix })] : [])])
}

/** Who has enough sessions without an ending is found in an index; of those, the live ones are counted. */
function isOfUserWith({ atLeast = 0, atMost }: CountRange, now: Instant): Condition {
  const live = sql`(SELECT count(*) FROM sessions other WHERE other.user_id = sessions.user_id
    AND other.ended_at IS NULL AND other.expires_at > ${now})`
  const open = sql`user_id IN (SELECT user_id FROM sessions other WHERE ended_at IS NULL
    GROUP BY user_id HAVING count(*) >= ${atLeast})`
  return allOf([
    ...(atLeast > 1 ? [open as Condition] : []),
    sql`${live} >= ${atLeast}`,
    ...(atMost === undefined ? [] : [sql`${live} <= ${atMost}` as Condition]),
  ])
}

function isAddress(filter: AddressFilter): Condition {
  const { ranges, prefix } = addressRanges(filter)
  const within = anyOf(ranges.map(({ low, high }) => sql`address BETWEEN ${low} AND ${high}`))
  return prefix === undefined ? within : sql`(${within} AND starts_with(ip, ${prefix}))`
}

function hasStatus(statuses: readonly SessionStatus[], now: Instant): Condition {
  const [active, expired, terminated] = (['active', 'expired', 'terminated'] as const).map((status) =>
    statuses.includes(status),
  )
  if (active && expired) return terminated ? ALWAYS : sql`listed`
  return anyOf(statuses.map((status) => statusCondition[status](now)))
}

const statusCondition: Readonly<Record<SessionStatus, (now: Instant) => Condition>> = {
  // What is live is listed, and only of what is listed there are indexes in each order.
  active: (now) => sql`(listed AND ${isLive(now)})`,
  expired: (now) => sql`(listed AND NOT ${isLive(now)})`,
  terminated: () => sql`(NOT listed)`,
}

/** What time has ended has a cause, noted or not; `endingByTime` in SQL. */
function causeByTime(now: Instant): RawBuilder<unknown> {
  return sql`CASE WHEN expires_at > ${now} THEN NULL WHEN idle_deadline < absolute_deadline THEN 'idle' ELSE 'absolute' END`
}

/** When it ended, or has been over without anybody noting it. */
function hasEnded(range: TimeRange, now: Instant): Condition {
  const noted = sql`(ended_at IS NOT NULL AND ${isWithin(sql`ended_at`, range)})`
  const unnoted = sql`(ended_at IS NULL AND expires_at <= ${now} AND ${isWithin(sql`expires_at`, range)})`
  return sql`(${noted} OR ${unnoted})`
}

/** The slots are what the index has. */
function isInSlots(at: RawBuilder<unknown>, slot: RawBuilder<unknown>, { from, until }: TimeRange): Condition {
  return allOf([
    isWithin(at, { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) }),
    ...(from === undefined ? [] : [sql`${slot} >= ${slotOf(from)}` as Condition]),
    ...(until === undefined ? [] : [sql`${slot} <= ${slotOf(until)}` as Condition]),
  ])
}

function isWithin(at: RawBuilder<unknown>, { from, until }: TimeRange): Condition {
  return allOf([
    ...(from === undefined ? [] : [sql`${at} >= ${from}` as Condition]),
    ...(until === undefined ? [] : [sql`${at} < ${until}` as Condition]),
  ])
}

/** The instant of the start is the beginning of the id. */
function isStarted({ from = 0, until = LAST_INSTANT }: TimeRange): Condition {
  return sql`(id >= ${lowestIdAt(from)} AND id < ${lowestIdAt(until)})`
}

const LAST_INSTANT = 2 ** 48 - 1

function lowestIdAt(instant: Instant): SessionId {
  const hex = Math.min(LAST_INSTANT, Math.max(0, Math.ceil(instant)))
    .toString(16)
    .padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
