import { type RawBuilder, sql } from 'kysely'
import type { SQLOutputValue } from 'node:sqlite'
import type { Instant } from '../../domain/clock.ts'
import type { Page, PageRequest } from '../../domain/page.ts'
import type { SessionFilter, SessionSort } from '../../domain/search.ts'
import type { SessionRecord } from '../../domain/session.ts'
import type { Count } from '../../domain/store.ts'
import type { RunComposed } from './composed-query.ts'
import type { Dictionaries } from './dictionaries.ts'
import { cursorAfter, isAfter, orderOf, placeAt, type Place, wordsOf } from './session-order.ts'
import { isLive, sqlParts } from './session-parts.ts'
import { toSessions } from './session-statements.ts'
import { placeFurther, type Rows, SELECTED, walk, wholly } from './session-walk.ts'
import type { SqlPart } from './sql-part.ts'

/** What takes long says so by yielding, so that whoever runs it can let others in between. */
export type InSteps<Result> = Generator<undefined, Result, undefined>

export type SessionSearch = {
  search(filter: SessionFilter, sort: SessionSort, page: PageRequest, now: Instant): InSteps<Page<SessionRecord>>
  count(filter: SessionFilter, options: { readonly now: Instant; readonly upTo: number }): InSteps<Count>
  matching(which: 'live' | 'over', filter: SessionFilter, now: Instant, limit: number): SessionRecord[]
}

/** So many sessions are looked up and sorted in a few milliseconds. Of more, walking in order soon meets a page full. */
const COLLECTED_AT_MOST = 6000
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

  function collect(source: RawBuilder<unknown>, parts: readonly SqlPart[], sort: SessionSort, after: Place | undefined, limit: number): Rows {
    const { value } = orderOf[sort.key]
    const { order } = wordsOf(sort)
    const beyond = after === undefined ? sql`TRUE` : isAfter(value, 'session', after, sort)
    const ordered = value === undefined ? sql`session.id ${order}` : sql`${value} ${order}, session.id ${order}`
    return run(sql`SELECT ${SELECTED} FROM (${distinct(source)}) few CROSS JOIN sessions session ON session.id = few.id
      WHERE ${beyond} AND ${wholly(parts)} ORDER BY ${ordered} LIMIT ${limit}`)
  }

  function* rowsOf(parts: readonly SqlPart[], sort: SessionSort, after: Place | undefined, limit: number): InSteps<Rows> {
    const source = narrowest(parts, COLLECTED_AT_MOST)
    if (source !== undefined) return collect(source, parts, sort, after, limit)
    const rows: SQLOutputValue[][] = []
    let reached = after
    for (let step = 0; ; step += 1) {
      const until = placeFurther(run, sort, reached, STRETCHES[step] ?? STRETCHES[2])
      rows.push(...walk(run, parts, sort, { after: reached, until }, limit - rows.length))
      if (until === undefined || rows.length === limit) return rows
      yield
      const fewer = step === 1 ? narrowest(parts, COLLECTED_AFTER_A_WALK) : undefined
      if (fewer !== undefined) return collect(fewer, parts, sort, after, limit)
      reached = until
    }
  }

  return {
    *search(filter, sort, { limit, after }, now) {
      const place = after === undefined ? undefined : placeAt(after, sort)
      const parts = sqlParts(filter, run, now)
      if (parts.some(({ isNever }) => isNever)) return { items: [] }
      const rows = yield* rowsOf(parts, sort, place, limit + 1)
      const items = toSessions(rows.slice(0, limit), known)
      const last = items.at(-1)
      return last !== undefined && rows.length > limit ? { items, next: cursorAfter(last, sort) } : { items }
    },

    *count(filter, { now, upTo }) {
      const parts = sqlParts(filter, run, now)
      if (parts.some(({ isNever }) => isNever)) return { sessions: 0, users: 0, more: false }
      const source = narrowest(parts, COLLECTED_AFTER_A_WALK)
      const owners = new Map<string, undefined>()
      let sessions = 0
      const take = (rows: Rows) => {
        sessions += rows.length
        for (const [no] of rows) owners.set(known.owners.fromNo(no as number)?.userId ?? '', undefined)
      }
      if (source !== undefined) {
        take(run(sql`SELECT session.owner_no FROM (${distinct(source)}) few CROSS JOIN sessions session ON session.id = few.id
          WHERE ${wholly(parts)} LIMIT ${upTo + 1}`))
      } else {
        let reached: Place | undefined
        do {
          const until = placeFurther(run, BY_START, reached, STRETCHES[1])
          const from = reached === undefined ? sql`TRUE` : sql`session.id > ${reached.id}`
          const to = until === undefined ? sql`TRUE` : sql`session.id <= ${until.id}`
          take(run(sql`SELECT session.owner_no FROM sessions session WHERE ${from} AND ${to} AND ${wholly(parts)}
            ORDER BY session.id LIMIT ${upTo + 1 - sessions}`))
          reached = until
          yield
        } while (reached !== undefined && sessions <= upTo)
      }
      return { sessions: Math.min(sessions, upTo), users: owners.size, more: sessions > upTo }
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

const BY_START: SessionSort = { key: 'startedAt', direction: 'ascending' }

/** What has ended leaves it, so that ending many in steps does not meet the same ones again and again. */
const WITHOUT_ENDING = sql`SELECT id FROM sessions INDEXED BY sessions_without_ending WHERE ended_at IS NULL`

function countUpTo(run: RunComposed, source: RawBuilder<unknown>, bound: number): number {
  return Number(run(sql`SELECT count(*) FROM (SELECT * FROM (${source}) LIMIT ${bound})`)[0]?.[0])
}

function distinct(source: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`SELECT DISTINCT id FROM (${source})`
}
