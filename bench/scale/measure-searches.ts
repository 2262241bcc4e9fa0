import { monitorEventLoopDelay } from 'node:perf_hooks'
import { SESSION_SORT_KEYS, type SessionFilter, type SessionSort, type SessionStore } from 'latchkey'
import { quantile } from '../rounds.ts'
import type { ScaledStore } from './scaled-store.ts'
import { measuredSearches } from './searches.ts'

const PAGE = 50
/** The page that somebody has scrolled to. */
const HUNDREDTH = 99 * PAGE
const COUNTED_UP_TO = 100_000

/** In milliseconds. */
export type SearchFigure = {
  readonly search: string
  readonly p50: number
  readonly p95: number
  /** The slowest order, by the slow ones of its pages. */
  readonly slowest: { readonly order: string; readonly p50: number; readonly p95: number }
  readonly count: { readonly sessions: number; readonly more: boolean; readonly ms: number }
}

/** Each search in each order, both ways, its first and its hundredth page. */
export async function measureSearches({ open, now }: ScaledStore, runs: number): Promise<readonly SearchFigure[]> {
  const store = await open()
  const figures: SearchFigure[] = []
  for (const [search, filter] of Object.entries(await measuredSearches(store, now))) {
    const orders: { readonly order: string; readonly times: readonly number[] }[] = []
    for (const sort of SORTS) {
      orders.push({ order: `${sort.key} ${sort.direction}`, times: await pages(store, filter, sort, now, runs) })
    }
    const all = orders.flatMap(({ times }) => times)
    const [slowest] = orders
      .map(({ order, times }) => ({ order, p50: quantile(times, 0.5), p95: quantile(times, 0.95) }))
      .sort((one, other) => other.p95 - one.p95)
    const startedAt = performance.now()
    const { sessions, more } = await store.count(filter, { now, upTo: COUNTED_UP_TO })
    const count = { sessions, more, ms: performance.now() - startedAt }
    if (slowest !== undefined) {
      figures.push({ search, p50: quantile(all, 0.5), p95: quantile(all, 0.95), slowest, count })
    }
  }
  await store.close()
  return figures
}

const SORTS: readonly SessionSort[] = SESSION_SORT_KEYS.flatMap((key) => [
  { key, direction: 'ascending' } as const,
  { key, direction: 'descending' } as const,
])

async function pages(
  store: SessionStore,
  filter: SessionFilter,
  sort: SessionSort,
  now: number,
  runs: number,
): Promise<readonly number[]> {
  const before = await store.search(filter, sort, { limit: HUNDREDTH }, now)
  const places = before.next === undefined ? [undefined] : [undefined, before.next]
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) {
    for (const after of places) {
      const startedAt = performance.now()
      await store.search(filter, sort, after === undefined ? { limit: PAGE } : { limit: PAGE, after }, now)
      times.push(performance.now() - startedAt)
    }
  }
  return times
}

export type DelayFigure = { readonly searches: number; readonly p99: number; readonly longest: number }

/** How late this thread comes to its turn while many search at once. */
export async function measureDelay({ open, now }: ScaledStore, seconds: number): Promise<DelayFigure> {
  const store = await open()
  const filters = Object.values(await measuredSearches(store, now))
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const until = performance.now() + seconds * 1000
  let searches = 0
  const searcher = async (first: number) => {
    for (let turn = first; performance.now() < until; turn += 1) {
      const sort = SORTS[turn % SORTS.length] as SessionSort
      const filter = filters[turn % filters.length] as SessionFilter
      await store.search(filter, sort, { limit: PAGE }, now)
      if (turn % 10 === 0) await store.count(filter, { now, upTo: COUNTED_UP_TO })
      searches += 1
    }
  }
  delay.enable()
  await Promise.all(Array.from({ length: 8 }, (_, index) => searcher(index * 5)))
  delay.disable()
  await store.close()
  return { searches, p99: delay.percentile(99) / 1e6, longest: delay.max / 1e6 }
}
