import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { aligned } from '../report.ts'
import { type DelayFigure, measureDelay, measureSearches, type SearchFigure } from './measure-searches.ts'
import { measurePlan, type PlanFigure } from './plans.ts'
import { scaleDatabases } from './scale-database.ts'
import { scaleFile } from './scale-file.ts'
import type { ScaledStore } from './scaled-store.ts'

// npm run bench -- scale: any session among a hundred thousand, a million and ten million. The files are made once and
// kept outside of the repository; ten million take 4 GB. With --store=postgres the same in a PostgreSQL of its own.

/** What every page of a million is to be under, in milliseconds. */
const MOST_MS = 50
/** How much slower the middle page of the largest file may be than that of the smallest. */
const MOST_GROWTH = 2
/** Of SQLite. PostgreSQL has more of each row and of each index, and says how much. */
const MOST_BYTES = 600
const MOST_DELAY_MS = 50
const LEAST_ENDED_PER_SECOND = 50_000
const MOST_VERIFY_MS = 5

export async function measureScale(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      /** sqlite or postgres. */
      store: { type: 'string', default: 'sqlite' },
      sizes: { type: 'string', default: '100000,1000000,10000000' },
      /** How often each page is asked for. */
      runs: { type: 'string', default: '15' },
      /** How long the storm of searches lasts. */
      seconds: { type: 'string', default: '10' },
      folder: { type: 'string', default: join(tmpdir(), 'latchkey-scale') },
      /** Some of searches, delay, plan. */
      only: { type: 'string', default: 'searches,delay,plan' },
      output: { type: 'string' },
    },
  })
  const output = values.output ?? join(import.meta.dirname, `../results/scale-${values.store}.json`)
  // The server of the one is not allowed to look into the folder of the other.
  const databases = values.store === 'postgres' ? await scaleDatabases(`${values.folder}-postgres`) : undefined
  const results: Result[] = []
  try {
    for (const size of values.sizes.split(',').map(Number)) {
      const store = (await databases?.ofSize(size)) ?? scaleFile(size, values.folder)
      results.push(await measured(store, { ...values, runs: Number(values.runs), seconds: Number(values.seconds) }))
    }
  } finally {
    await databases?.stop()
  }
  for (const result of results) sayOf(result, values.store === 'postgres' ? Number.POSITIVE_INFINITY : MOST_BYTES)
  const [smallest, largest] = [results[0], results.at(-1)]
  if (smallest !== undefined && largest !== undefined && smallest !== largest) {
    const grown = growths(smallest.searches ?? [], largest.searches ?? [])
    console.log(`\np50 of ${largest.size.toLocaleString('en')} ÷ p50 of ${smallest.size.toLocaleString('en')}`)
    for (const { search, growth } of grown) say(`${search}: ${growth.toFixed(1)}`, growth <= MOST_GROWTH)
  }
  mkdirSync(join(output, '..'), { recursive: true })
  writeFileSync(output, `${JSON.stringify(results, undefined, 2)}\n`)
}

type Result = {
  readonly size: number
  readonly bytesPerSession: number
  readonly secondsToMake?: number
  readonly searches?: readonly SearchFigure[]
  readonly delay?: DelayFigure
  readonly plan?: PlanFigure
}

async function measured(
  store: ScaledStore,
  { only, runs, seconds }: { readonly only: string; readonly runs: number; readonly seconds: number },
): Promise<Result> {
  const { sessions, bytesPerSession, secondsToMake } = store
  const size = sessions.toLocaleString('en')
  const isWanted = (part: string) => only.split(',').includes(part)
  console.error(`Searching ${size} sessions…`)
  const searches = isWanted('searches') ? await measureSearches(store, runs) : undefined
  const delay = isWanted('delay') ? await measureDelay(store, seconds) : undefined
  if (isWanted('plan')) console.error(`Ending ${size} sessions by a plan…`)
  const plan = isWanted('plan') ? await measurePlan(store, seconds) : undefined
  return {
    size: sessions,
    bytesPerSession,
    ...(secondsToMake === undefined ? {} : { secondsToMake }),
    ...(searches === undefined ? {} : { searches }),
    ...(delay === undefined ? {} : { delay }),
    ...(plan === undefined ? {} : { plan }),
  }
}

function sayOf({ size, bytesPerSession, secondsToMake, searches, delay, plan }: Result, mostBytes: number): void {
  console.log(`\n${size.toLocaleString('en')} sessions, milliseconds a page of 50`)
  if (searches !== undefined) console.log(tableOf(searches))
  const made = secondsToMake === undefined ? '' : `, made in ${secondsToMake} s`
  say(`${Math.round(bytesPerSession)} bytes a session, all indexes included${made}`, bytesPerSession < mostBytes)
  if (delay !== undefined) {
    say(
      `event loop during ${delay.searches} searches at once: p99 ${ms(delay.p99)}, longest ${ms(delay.longest)} ms late`,
      delay.longest < MOST_DELAY_MS,
    )
  }
  if (plan !== undefined) sayOfPlan(plan)
  if (size === 1_000_000 && searches !== undefined) {
    const slow = searches.filter(({ slowest }) => slowest.p95 >= MOST_MS).map(({ search }) => search)
    say(
      `p95 under ${MOST_MS} ms in each order${slow.length === 0 ? '' : `, but not: ${slow.join(', ')}`}`,
      slow.length === 0,
    )
  }
}

function sayOfPlan({ sessions, made, ended, perSecond, verifies, p50, p95, longest }: PlanFigure): void {
  const [of, rate] = [sessions, perSecond].map((number) => Math.round(number).toLocaleString('en'))
  console.log(`      a plan of ${of} sessions made in ${ms(made)} ms, ${ended.toLocaleString('en')} of them ended`)
  say(`${rate} sessions ended a second`, perSecond >= LEAST_ENDED_PER_SECOND)
  say(`${verifies} verifies meanwhile: p50 ${ms(p50)}, p95 ${ms(p95)} ms`, p95 < MOST_VERIFY_MS)
  say(`event loop while it was made and run: longest ${ms(longest)} ms late`, longest < MOST_DELAY_MS)
}

function growths(smallest: readonly SearchFigure[], largest: readonly SearchFigure[]) {
  return smallest.map(({ search, p50 }) => ({
    search,
    growth: (largest.find((one) => one.search === search)?.p50 ?? Number.NaN) / p50,
  }))
}

function say(sentence: string, good: boolean): void {
  console.log(`${good ? 'pass' : 'FAIL'}  ${sentence}`)
  if (!good) process.exitCode = 1
}

function tableOf(searches: readonly SearchFigure[]): string {
  const rows = searches.map(({ search, p50, p95, slowest, count }) => [
    search,
    ms(p50),
    ms(p95),
    `${ms(slowest.p50)}, ${ms(slowest.p95)} ${slowest.order}`,
    `${count.more ? 'more than ' : ''}${count.sessions.toLocaleString('en')} in ${ms(count.ms)}`,
  ])
  const head = ['search', 'p50', 'p95', 'p50, p95 of the slowest order', 'total']
  return aligned(head, rows)
}

function ms(time: number): string {
  return time.toFixed(1)
}
