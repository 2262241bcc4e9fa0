import type { SQLOutputValue } from 'node:sqlite'
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import type { Page, PageRequest } from '../../domain/page.ts'
import type { SessionFilter, SessionSort } from '../../domain/search.ts'
import type { SessionId, SessionRecord } from '../../domain/session.ts'
import { sessionIdFromBytes, sessionIdToBytes } from '../../domain/session-id.ts'
import type { Count, Selected, SessionStore } from '../../domain/store.ts'
import { inOrderOfTally, type Tally, type TallyKey } from '../../domain/tally.ts'
import { type Asked, collect, type Found, MOST_LOOKED_UP, type Most, mostAtFirst, mostInstead } from './collecting.ts'
import type { RunComposed } from './composed-query.ts'
import type { Dictionaries } from './dictionaries.ts'
import { countUpTo, idsAmong, type Rows, SELECTED, wholly } from './hit-conditions.ts'
import { hitsIn } from './hits.ts'
import { cursorAfter, isSortedBy, type Place, placeAt } from './session-order.ts'
import { isLive, sqlParts } from './session-parts.ts'
import { idsWithin } from './session-starts.ts'
import { toSessions } from './session-statements.ts'
import { furtherInTable, placeFurther, walk } from './session-walk.ts'
import { aboutHowMany } from './shares.ts'
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

/** Entries of an index between two steps. The first are short: most pages are full by then. */
const STRETCHES = [2000, 8000, 50_000] as const

/** Steps after which a walk that goes badly is given up when there are few enough to collect. */
const RECONSIDERED_AFTER: readonly number[] = [1, 3, 7, 15]

export function sessionSearch(run: RunComposed, known: Dictionaries): SessionSearch {
  /** The hits that are the fewest, when these are fewer than `most`. Of those that are `about` so many, none is counted. */
  function narrowest(
    parts: readonly SqlPart[],
    most: number,
    about: readonly (number | undefined)[] = [],
  ): Found | undefined {
    let best: Found | undefined
    for (const [index, part] of parts.entries()) {
      const { source, isExact } = part
      if (source === undefined) continue
      const fewest = best?.count ?? most
      const count = about[index] ?? countUpTo(run, source, [], fewest)
      if (count < fewest) best = { source, count, others: isExact ? parts.filter((other) => other !== part) : parts }
    }
    return best
  }

  /** Those to collect rather than to walk. */
  function collected(
    parts: readonly SqlPart[],
    sort: SessionSort,
    most: Most,
    about?: readonly (number | undefined)[],
  ): Found | undefined {
    const found = narrowest(parts, most.hits, about)
    if (found === undefined || isSortedBy(found.source, sort)) return found
    // Where the index can't be asked for more, all have to be looked up.
    const isAsked = found.others.some(({ covered, ordered }) => covered !== undefined || ordered !== undefined)
    const sessions = isAsked ? countUpTo(run, found.source, found.others, most.sessions) : found.count
    return sessions < most.sessions ? found : undefined
  }

  function* rowsOf(asked: Asked): InSteps<Rows> {
    const { parts, sort, after, limit, now } = asked
    const listed = Number(run(sql`SELECT sum(listed) FROM devices`)[0]?.[0] ?? 0)
    const few = collected(parts, sort, mostAtFirst(listed, parts, sort))
    if (few !== undefined) return yield* collect(run, few, asked)
    const rows: SQLOutputValue[][] = []
    let [reached, walked] = [after, 0]
    for (let step = 0; ; step += 1) {
      const entries = STRETCHES[step] ?? STRETCHES[2]
      const until = placeFurther(run, parts, sort, reached, entries, now)
      rows.push(...walk(run, parts, sort, { after: reached, until }, limit - rows.length, now))
      if (until === undefined || rows.length === limit) return rows
      yield
      reached = until
      walked += entries
      if (!RECONSIDERED_AFTER.includes(step)) continue
      const most = mostInstead(walked, { found: rows.length, wanted: limit }, sort)
      const fewer = collected(parts, sort, most, aboutHowMany(run, parts, listed))
      if (fewer !== undefined) return yield* collect(run, fewer, asked)
    }
  }

  /** The owners of what matches, one for each session, in any order. */
  function* ownersOf(parts: readonly SqlPart[], limit: number): Generator<Rows, void, undefined> {
    const found = narrowest(parts, MOST_LOOKED_UP)
    if (found !== undefined) {
      yield run(sql`SELECT session.owner_no
        FROM (${idsAmong(found.source, found.others)}) few CROSS JOIN sessions session ON session.id = few.id
        WHERE ${wholly(parts)} LIMIT ${limit}`)
      return
    }
    let left = limit
    let after: Place | undefined
    do {
      const until = furtherById(parts, after, STRETCHES[2])
      const rows = run(sql`SELECT session.owner_no FROM sessions session
        WHERE ${idsWithin('session', { after: after?.id, until: until?.id }, parts, 'ascending')} AND ${wholly(parts)}
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
    const found = narrowest(parts, MOST_LOOKED_UP)
    if (found !== undefined) {
      const ids = sql`SELECT hit.id FROM (${idsAmong(found.source, found.others)}) hit
        WHERE ${idsWithin('hit', { after: after?.id }, parts, 'ascending')} ORDER BY hit.id`
      yield run(sql`SELECT session.id, owner.user_id
        FROM (${ids}) few CROSS JOIN sessions session ON session.id = few.id
        CROSS JOIN owners owner ON owner.no = session.owner_no WHERE ${wanted} ${limit}`)
      return
    }
    let left = limit
    do {
      const until = furtherById(parts, after, 4 * limit)
      const rows = run(sql`SELECT session.id, owner.user_id
        FROM sessions session CROSS JOIN owners owner ON owner.no = session.owner_no
        WHERE ${idsWithin('session', { after: after?.id, until: until?.id }, parts, 'ascending')} AND ${wanted} ${left}`)
      yield rows
      left -= rows.length
      after = until
    } while (after !== undefined && left > 0)
  }

  function furtherById(parts: readonly SqlPart[], after: Place | undefined, count: number): Place | undefined {
    return furtherInTable(run, parts, BY_START, after, count)
  }

  return {
    *search(filter, sort, { limit, after }, now) {
      const place = after === undefined ? undefined : placeAt(after, sort)
      const parts = sqlParts(filter, run, now)
      if (parts.some(({ isNever }) => isNever)) return { items: [] }
      const rows = yield* rowsOf({ parts, sort, after: place, limit: limit + 1, now })
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
      const found = narrowest(parts, MOST_LOOKED_UP)
      const source = found?.source ?? (which === 'live' ? [WITHOUT_ENDING] : undefined)
      const from =
        source === undefined
          ? sql`sessions session`
          : sql`(${idsAmong(source, found?.others ?? [])}) few CROSS JOIN sessions session ON session.id = few.id`
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
const WITHOUT_ENDING = hitsIn('sessions_without_ending', sql`hit.ended_at IS NULL`)

/** Who has been met under two names is one. */
function usersOf(run: RunComposed, owners: ReadonlySet<number>): number {
  const renamed = run(sql`SELECT no, first_no FROM owners INDEXED BY owners_renamed WHERE first_no IS NOT NULL`)
  if (renamed.length === 0) return owners.size
  const firstOf = new Map(renamed as [number, number][])
  return new Set([...owners].map((no) => firstOf.get(no) ?? no)).size
}
