import type { SQLOutputValue } from 'node:sqlite'
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import type { Page, PageRequest } from '../../domain/page.ts'
import type { SessionFilter, SessionSort } from '../../domain/search.ts'
import type { SessionId, SessionRecord } from '../../domain/session.ts'
import { sessionIdFromBytes, sessionIdToBytes } from '../../domain/session-id.ts'
import type { Count, Selected, SessionStore } from '../../domain/store.ts'
import { inOrderOfTally, type Tally, type TallyKey } from '../../domain/tally.ts'
import type { RunComposed } from './composed-query.ts'
import type { Dictionaries } from './dictionaries.ts'
import { cursorAfter, isAfter, orderOf, type Place, placeAt, wordsOf } from './session-order.ts'
import { isLive, sqlParts } from './session-parts.ts'
import { toSessions } from './session-statements.ts'
import { placeFurther, type Rows, SELECTED, walk, wholly, within } from './session-walk.ts'
import type { SqlPart } from './sql-part.ts'

/** What takes long says so by yielding, so that whoever runs it can let others in between. */
export type InSteps<Result> = Generator<undefined, Result, undefined>

export type SessionSearch = {
  search(filter: SessionFilter, sort: SessionSort, page: PageRequest, now: Instant): InSteps<Page<SessionRecord>>
  count(filter: SessionFilter, options: Parameters<SessionStore['count']>[1]): InSteps<Count>
  tally(key: TallyKey): readonly Tally[]
  select(filter: SessionFilter, options: Parameters<SessionStore['select']>[1]): InSteps<Selected>
  matching(which: 'live' | 'over', filter: SessionFilter, now: Instant, limit: number): SessionRecord[]
}

/** When walking has met no page full after all, sorting this many is quicker than walking on. */
const COLLECTED_AFTER_A_WALK = 100_000
/** Entries of an index between two steps. The first is short: most pages are full by then. */
const STRETCHES = [2000, 50_000, 200_000] as const

export function sessionSearch(run: RunComposed, known: Dictionaries): SessionSearch {
  /** The part that holds for the fewest sessions, when these are fewer than `bound`. */
  function narrowest(parts: readonly SqlPart[], bound: number): RawBuilder<unknown> | undefined {
    let best: RawBuilder<unknown> | undefined
    let fewest = bound
    for (const { source } of parts) {
      if (source === undefined) continue
      const count = countUpTo(run, source, fewest)
      if (count >= fewest) continue
      best = source
      fewest = count
    }
    return best
  }

  function collect(
    source: RawBuilder<unknown>,
    parts: readonly SqlPart[],
    sort: SessionSort,
    after: Place | undefined,
    limit: number,
    now: Instant,
  ): Rows {
    const value = orderOf[sort.key].value?.(now)
    const { order } = wordsOf(sort)
    const beyond = after === undefined ? sql`TRUE` : isAfter(value, 'session', after, sort)
    const ordered = value === undefined ? sql`session.id ${order}` : sql`${value} ${order}, session.id ${order}`
    return run(sql`SELECT ${SELECTED} FROM (${distinct(source)}) few CROSS JOIN sessions session ON session.id = few.id
      WHERE ${beyond} AND ${wholly(parts)} ORDER BY ${ordered} LIMIT ${limit}`)
  }

  function* rowsOf(
    parts: readonly SqlPart[],
    sort: SessionSort,
    after: Place | undefined,
    limit: number,
    now: Instant,
  ): InSteps<Rows> {
    const source = narrowest(parts, collectedAtMost(run, parts, sort))
    if (source !== undefined) return collect(source, parts, sort, after, limit, now)
    const rows: SQLOutputValue[][] = []
    let reached = after
    for (let step = 0; ; step += 1) {
      const until = placeFurther(run, parts, sort, reached, STRETCHES[step] ?? STRETCHES[2])
      rows.push(...walk(run, parts, sort, { after: reached, until }, limit - rows.length, now))
      if (until === undefined || rows.length === limit) return rows
      yield
      const fewer = step === 1 ? narrowest(parts, COLLECTED_AFTER_A_WALK) : undefined
      if (fewer !== undefined) return collect(fewer, parts, sort, after, limit, now)
      reached = until
    }
  }

  /** The owners of what matches, one for each session, in any order. */
  function* ownersOf(parts: readonly SqlPart[], limit: number): Generator<Rows, void, undefined> {
    const source = narrowest(parts, COLLECTED_AFTER_A_WALK)
    if (source !== undefined) {
      yield run(sql`SELECT session.owner_no
        FROM (${distinct(source)}) few CROSS JOIN sessions session ON session.id = few.id
        WHERE ${wholly(parts)} LIMIT ${limit}`)
      return
    }
    let left = limit
    let after: Place | undefined
    do {
      const until = placeFurther(run, [], BY_START, after, STRETCHES[1])
      const rows = run(sql`SELECT session.owner_no FROM sessions session
        WHERE ${within(undefined, 'session', { after, until }, BY_START)} AND ${wholly(parts)}
        ORDER BY session.id LIMIT ${left}`)
      yield rows
      left -= rows.length
      after = until
    } while (after !== undefined && left > 0)
  }

  /** Ids and users of what matches and is live, in the order of ids. */
  function* idsOf(
    parts: readonly SqlPart[],
    now: Instant,
    from: SessionId | undefined,
    limit: number,
  ): Generator<Rows, void, undefined> {
    const wanted = sql`${isLive('session', now)} AND ${wholly(parts)} ORDER BY session.id LIMIT`
    let after: Place | undefined = from === undefined ? undefined : { value: undefined, id: sessionIdToBytes(from) }
    const source = narrowest(parts, COLLECTED_AFTER_A_WALK)
    if (source !== undefined) {
      const ids = sql`SELECT hit.id FROM (${distinct(source)}) hit
        WHERE ${within(undefined, 'hit', { after }, BY_START)} ORDER BY hit.id`
      yield run(sql`SELECT session.id, owner.user_id
        FROM (${ids}) few CROSS JOIN sessions session ON session.id = few.id
        CROSS JOIN owners owner ON owner.no = session.owner_no WHERE ${wanted} ${limit}`)
      return
    }
    let left = limit
    do {
      const until = placeFurther(run, [], BY_START, after, 4 * limit)
      const rows = run(sql`SELECT session.id, owner.user_id
        FROM sessions session CROSS JOIN owners owner ON owner.no = session.owner_no
        WHERE ${within(undefined, 'session', { after, until }, BY_START)} AND ${wanted} ${left}`)
      yield rows
      left -= rows.length
      after = until
    } while (after !== undefined && left > 0)
  }

  return {
    *search(filter, sort, { limit, after }, now) {
      const place = after === undefined ? undefined : placeAt(after, sort)
      const parts = sqlParts(filter, run, now)
      if (parts.some(({ isNever }) => isNever)) return { items: [] }
      const rows = yield* rowsOf(parts, sort, place, limit + 1, now)
      const items = toSessions(rows.slice(0, limit), known)
      const last = items.at(-1)
      return last !== undefined && rows.length > limit ? { items, next: cursorAfter(last, sort, now) } : { items }
    },

    *count(filter, { now, upTo, users = true }) {
      const parts = sqlParts(filter, run, now)
      if (parts.some(({ isNever }) => isNever)) return { sessions: 0, users: 0, more: false }
      const owners = new Set<number>()
      let sessions = 0
      for (const rows of ownersOf(parts, upTo + 1)) {
        sessions += rows.length
        if (users) for (const [no] of rows) owners.add(no as number)
        yield
      }
      return { sessions: Math.min(sessions, upTo), users: usersOf(run, owners), more: sessions > upTo }
    },

    tally(key) {
      const rows = run(sql`${tallied[key]} GROUP BY 1 HAVING sum(listed) > 0`)
      return inOrderOfTally(rows.map(([value, sessions]) => ({ value: String(value), sessions: Number(sessions) })))
    },

    *select(filter, { now, after, limit }) {
      const parts = sqlParts(filter, run, now)
      if (parts.some(({ isNever }) => isNever)) return { sessions: [] }
      const rows: SQLOutputValue[][] = []
      for (const found of idsOf(parts, now, after, limit + 1)) {
        rows.push(...found)
        yield
      }
      const sessions = rows.slice(0, limit).map(([id, userId]) => {
        return { id: sessionIdFromBytes(id as Uint8Array), userId: userId as string }
      })
      const last = rows[limit - 1]?.[0]
      return rows.length > limit ? { sessions, next: sessionIdFromBytes(last as Uint8Array) } : { sessions }
    },

    matching(which, filter, now, limit) {
      const parts = sqlParts(filter, run, now)
      const live = isLive('session', now)
      const wanted = sql`${which === 'live' ? live : sql`NOT ${live}`} AND ${wholly(parts)} LIMIT ${limit}`
      const source = narrowest(parts, COLLECTED_AFTER_A_WALK) ?? (which === 'live' ? WITHOUT_ENDING : undefined)
      const from =
        source === undefined
          ? sql`sessions session`
          : sql`(${source === WITHOUT_ENDING ? source : distinct(source)}) few CROSS JOIN sessions session ON session.id = few.id`
      return toSessions(run(sql`SELECT ${SELECTED} FROM ${from} WHERE ${wanted}`), known)
    },
  }
}

/** From the counts that are kept: as quick among ten million sessions as among ten. */
const tallied: Readonly<Record<TallyKey, RawBuilder<unknown>>> = {
  system: sql`SELECT system, sum(listed) FROM devices`,
  browser: sql`SELECT browser, sum(listed) FROM devices`,
  kind: sql`SELECT kind, sum(listed) FROM devices`,
  method: sql`SELECT value, sum(listed)
    FROM methods, (SELECT DISTINCT no AS having_no, value FROM methods, json_each(amr)) ON having_no = no`,
  country: sql`SELECT code, sum(listed) FROM countries`,
}

const BY_START: SessionSort = { key: 'startedAt', direction: 'ascending' }

/** What has ended leaves it, so that ending many in steps does not meet the same ones again and again. */
const WITHOUT_ENDING = sql`SELECT id FROM sessions INDEXED BY sessions_without_ending WHERE ended_at IS NULL`

/** Who has been met under two names is one. */
function usersOf(run: RunComposed, owners: ReadonlySet<number>): number {
  const renamed = run(sql`SELECT no, first_no FROM owners INDEXED BY owners_renamed WHERE first_no IS NOT NULL`)
  if (renamed.length === 0) return owners.size
  const firstOf = new Map(renamed as [number, number][])
  return new Set([...owners].map((no) => firstOf.get(no) ?? no)).size
}

/**
 * Of how many matches looking all of them up and sorting them is quicker than walking in order until a page is full. One
 * takes a look-up for each match, the other some entries of an index for each session that is not one; a look-up takes
 * about as long as forty entries.
 */
function collectedAtMost(run: RunComposed, parts: readonly SqlPart[], sort: SessionSort): number {
  const listed = Number(run(sql`SELECT sum(listed) FROM devices`)[0]?.[0] ?? 0)
  // Where two narrow parts meet there is less to find, and more to walk past.
  const narrow = parts.filter(({ source }) => source !== undefined).length
  // A walk by name goes from owner to owner, and can't stop in between to reconsider.
  const isLong = narrow > 1 || sort.key === 'username'
  return Math.ceil(Math.max(500, Math.sqrt(1.25 * listed)) * (isLong ? 4 : 1))
}

function countUpTo(run: RunComposed, source: RawBuilder<unknown>, bound: number): number {
  return Number(run(sql`SELECT count(*) FROM (SELECT * FROM (${source}) LIMIT ${bound})`)[0]?.[0])
}

function distinct(source: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`SELECT DISTINCT id FROM (${source})`
}
