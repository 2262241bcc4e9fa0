import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import type { SessionFilter, SessionParts, TimeRange } from '../../domain/search.ts'
import { type EndingCause, SESSION_STATUSES, type SessionId, type SessionStatus } from '../../domain/session.ts'
import { isSessionId } from '../../domain/session-id.ts'
import { ALWAYS, allOf, anyOf, type Condition } from '../sql/conditions.ts'
import { addressPart } from './address-part.ts'
import type { RunComposed } from './composed-query.ts'
import { type Hits, hitsAmong, hitsIn, hitsInTable, type IndexName } from './hits.ts'
import { ownerHasSessions, ownerIs, ownerNamed, ownerPart } from './owner-part.ts'
import { hullOf, startBytes } from './session-starts.ts'
import { column, listOf, negated, type Row, type SqlPart } from './sql-part.ts'
import { wordPart } from './word-part.ts'

/** `sessionMatches` in SQL. Dismissed sessions are left out by whoever asks. */
export function sqlParts({ not = {}, ...filter }: SessionFilter, run: RunComposed, now: Instant): readonly SqlPart[] {
  const parts = [...partsOf(filter, run, now), ...partsOf(not, run, now).map(negated)]
  const devices = parts.flatMap(({ device }) => device ?? [])
  const others = parts.filter(({ device }) => device === undefined)
  return devices.length === 0 ? others : [...others, devicePart(run, allOf(devices))]
}

type AllParts = Omit<SessionFilter, 'not'>
type PartTable = {
  readonly [Part in keyof AllParts]-?: (
    wanted: NonNullable<AllParts[Part]>,
    run: RunComposed,
    now: Instant,
  ) => SqlPart[]
}

/** Total, so a new part does not compile until it has its SQL. */
const partTable: PartTable = {
  ids: (ids) => [{ covered: (row) => sql`${column(row, 'id')} IN ${idList(ids)}`, source: [hitsAmong(idList(ids))] }],
  exceptIds: (ids) => [{ covered: (row) => sql`${column(row, 'id')} NOT IN ${idList(ids)}` }],
  userId: (userId, run) => [ownerPart(run, [ownerIs(userId)])],
  users: (patterns, run) => [ownerPart(run, patterns.map(ownerNamed))],
  userSessions: (ranges, run, now) => [
    ownerPart(
      run,
      ranges.map((range) => ownerHasSessions(range, now)),
    ),
  ],
  addresses: (filters) => [addressPart(filters)],
  systems: (systems) => [{ device: sql`(system IN ${textList(systems)})` }],
  browsers: (browsers) => [{ device: sql`(browser IN ${textList(browsers)})` }],
  kinds: (kinds) => [{ device: sql`(kind IN ${textList(kinds)})` }],
  methods: (methods, run) => [methodPart(run, methods)],
  countries: (countries) => [
    {
      group: { by: 'country', holds: (code) => countries.includes(String(code)) },
      residual: (row) => sql`ifnull(${column(row, 'country')} IN ${textList(countries)}, FALSE)`,
      source: [hitsIn('sessions_by_country', sql`hit.country IN ${textList(countries)}`)],
      isNever: countries.length === 0,
    },
  ],
  statuses: (statuses, _, now) => [statusPart(statuses, now)],
  causes: (causes, _, now) => [causePart(causes, now)],
  started: (ranges) => [startedPart(ranges)],
  startedUntil: (instant) => [startedPart([{ until: instant + 1 }])],
  active: (ranges) => [activePart(ranges)],
  expires: (ranges) => [timePart('expires_at', 'sessions_by_expiry', ranges)],
  ended: (ranges, _, now) => [endedPart(ranges, now)],
  words: (words, run) => words.map((word) => wordPart(run, word)),
}

function partsOf(filter: AllParts | SessionParts, run: RunComposed, now: Instant): SqlPart[] {
  const parts = Object.keys(filter) as (keyof AllParts)[]
  return parts.flatMap((part) => {
    const wanted = (filter as AllParts)[part]
    const toSql = partTable[part] as (wanted: unknown, run: RunComposed, now: Instant) => SqlPart[]
    return wanted === undefined ? [] : toSql(wanted, run, now)
  })
}

/** `isLive` in SQL. */
export function isLive(row: Row, now: Instant): Condition {
  return sql`(${column(row, 'ended_at')} IS NULL AND ${column(row, 'expires_at')} > ${now})`
}

/** What has ended, in whatever way, is not active. */
const OVER = { by: 'status', holds: (name: number | string) => name !== 'active', isLoose: true } as const

/** A comparison, because SQLite walks no index for `IS NOT NULL`. */
const NOTED = hitsIn('sessions_by_ending', sql`hit.ended_at > ${sql.lit(Number.MIN_SAFE_INTEGER)}`)

/** Ended by time, and nobody has noted it yet. */
export function unnoted(now: Instant): Hits {
  const where: Condition = sql`hit.expires_at > (SELECT until FROM noted) AND hit.expires_at <= ${now}`
  return hitsIn('sessions_by_expiry', where, sql`+session.ended_at IS NULL`)
}

function statusPart(statuses: readonly SessionStatus[], now: Instant): SqlPart {
  const residual = (row: Row) => anyOf(statuses.map((status) => statusCondition[status](row, now)))
  const group = { by: 'status', holds: (name: number | string) => statuses.some((status) => status === name) } as const
  if (statuses.length === SESSION_STATUSES.length) return {}
  if (statuses.includes('active')) return { group, residual }
  const source = statuses.includes('expired') ? [unnoted(now), NOTED] : [NOTED]
  return { group, residual, source, isNever: statuses.length === 0 }
}

const statusCondition: Readonly<Record<SessionStatus, (row: Row, now: Instant) => Condition>> = {
  active: isLive,
  expired: (row, now) =>
    sql`(ifnull(${column(row, 'ended_as')}, 0) = 1
      OR (${column(row, 'ended_at')} IS NULL AND ${column(row, 'expires_at')} <= ${now}))`,
  terminated: (row) => sql`(ifnull(${column(row, 'ended_as')}, 0) = 2)`,
}

/** What time has ended has a cause, noted or not; `endingByTime` in SQL. */
function causePart(causes: readonly EndingCause[], now: Instant): SqlPart {
  const byTime = (row: Row) => sql`CASE WHEN ${column(row, 'expires_at')} <= ${now}
    THEN iif(${column(row, 'idle_deadline')} < ${column(row, 'absolute_deadline')}, 'idle', 'absolute') END`
  return {
    residual: (row) =>
      sql`(ifnull((SELECT cause FROM endings WHERE no = ${column(row, 'ended_no')}), ifnull(${byTime(row)}, ''))
        IN ${textList(causes)})`,
    source: [unnoted(now), NOTED],
    group: OVER,
    isNever: causes.length === 0,
  }
}

function devicePart(run: RunComposed, condition: Condition): SqlPart {
  const numbers = run(sql`SELECT no FROM devices WHERE ${condition}`).map(([no]) => no as number)
  return {
    group: { by: 'device', holds: (no) => numbers.includes(Number(no)) },
    covered: (row) => sql`${column(row, 'device_no')} IN ${listOf(numbers)}`,
    source: [hitsIn('sessions_by_device', sql`hit.device_no IN ${listOf(numbers)}`)],
    isExact: true,
    isNever: numbers.length === 0,
  }
}

function methodPart(run: RunComposed, methods: readonly string[]): SqlPart {
  const found = run(
    sql`SELECT no FROM methods WHERE EXISTS (SELECT 1 FROM json_each(amr) WHERE value IN ${textList(methods)})`,
  )
  const numbers = found.map(([no]) => no as number)
  return {
    group: { by: 'method', holds: (no) => numbers.includes(Number(no)) },
    covered: (row) => sql`${column(row, 'method_no')} IN ${listOf(numbers)}`,
    source: [hitsIn('sessions_by_method', sql`hit.method_no IN ${listOf(numbers)}`)],
    isExact: true,
    isNever: numbers.length === 0,
  }
}

/** Nobody was active before the start. */
function activePart(ranges: readonly TimeRange[]): SqlPart {
  const { until } = hullOf(ranges)
  return {
    ...timePart('last_active_at', 'sessions_by_last_active', ranges),
    ...(until === undefined ? {} : { started: { until } }),
  }
}

function timePart(name: 'last_active_at' | 'expires_at', index: IndexName, ranges: readonly TimeRange[]): SqlPart {
  return {
    // A walk begins and ends with the whole: of an OR alone SQLite would sort what it finds.
    residual: (row) => {
      const within = ranges.map((range) => inTime(column(row, name), range))
      return within.length > 1 ? allOf([inTime(column(row, name), hullOf(ranges)), anyOf(within)]) : anyOf(within)
    },
    ordered: name,
    isNever: ranges.length === 0,
    source: ranges.map((range) => hitsIn(index, inTime(sql.ref(`hit.${name}`), range))),
    isExact: true,
  }
}

/** When it ended, or has been over without anybody noting it. */
function endedPart(ranges: readonly TimeRange[], now: Instant): SqlPart {
  const at = (row: Row) => sql`ifnull(${column(row, 'ended_at')},
    CASE WHEN ${column(row, 'expires_at')} <= ${now} THEN ${column(row, 'expires_at')} END)`
  const noted = sql.ref('hit.ended_at')
  return {
    residual: (row) => sql`ifnull(${anyOf(ranges.map((range) => inTime(at(row), { from: EVER, ...range })))}, FALSE)`,
    source: [
      unnoted(now),
      ...ranges.map((range) => hitsIn('sessions_by_ending', inTime(noted, { from: EVER, ...range }))),
    ],
    group: OVER,
    isNever: ranges.length === 0,
  }
}

/** Makes a condition of every range, so that what has no instant is in none. */
const EVER = Number.MIN_SAFE_INTEGER

function inTime(at: RawBuilder<unknown>, { from, until }: TimeRange): Condition {
  const later = from === undefined ? sql`TRUE` : sql`${at} >= ${from}`
  return sql`(${later} AND ${until === undefined ? sql`TRUE` : sql`${at} < ${until}`})`
}

/** The instant of the start is the beginning of the id. The `+`: where walks begin and end follows from `started`. */
function startedPart(ranges: readonly TimeRange[]): SqlPart {
  const within = (id: RawBuilder<unknown>, { from, until }: TimeRange): Condition => {
    const later = from === undefined ? ALWAYS : sql`${id} >= ${startBytes(from)}`
    return sql`(${later} AND ${until === undefined ? ALWAYS : sql`${id} < ${startBytes(until)}`})`
  }
  return {
    covered: (row) => anyOf(ranges.map((range) => within(sql`+${column(row, 'id')}`, range))),
    source: ranges.map((range) => hitsInTable(within(sql.ref('hit.id'), range))),
    started: hullOf(ranges),
  }
}

function textList(texts: readonly string[]): RawBuilder<unknown> {
  return sql`(SELECT value FROM json_each(${JSON.stringify(texts)}))`
}

/** One parameter for any number of ids: SQLite takes no more than 32,766. A text that is no id names no session. */
function idList(ids: readonly SessionId[]): RawBuilder<unknown> {
  const hex = ids.filter(isSessionId).map((id) => id.replaceAll('-', ''))
  return sql`(SELECT unhex(value) AS id FROM json_each(${JSON.stringify(hex)}))`
}
