import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { aligned } from '../report.ts'
import { measureDelay, measureSearches, type SearchFigure } from './measure-searches.ts'
import { measurePlan, type PlanFigure } from './plans.ts'
import { scaleFile } from './scale-file.ts'

// npm run bench -- scale: any session among a hundred thousand, a million and ten million. The files are made once and
// kept outside of the repository; ten million take 4 GB.

/** What every page of a million is to be under, in milliseconds. */
const MOST_MS = 50
/** How much slower the middle page of the largest file may be than that of the smallest. */
const MOST_GROWTH = 2
const MOST_BYTES = 600
const MOST_DELAY_MS = 50
const LEAST_ENDED_PER_SECOND = 50_000
const MOST_VERIFY_MS = 5

export async function measureScale(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '100000,1000000,10000000' },
      /** How often each page is asked for. */
      runs: { type: 'string', default: '15' },
      /** How long the storm of searches lasts. */
      seconds: { type: 'string', default: '10' },
      folder: { type: 'string', default: join(tmpdir(), 'latchkey-scale') },
      output: { type: 'string', default: join(import.meta.dirname, '../results/scale.json') },
    },
  })
  const results = []
  for (const size of values.sizes.split(',').map(Number)) {
    const file = scaleFile(size, values.folder)
    console.error(`Searching ${size.toLocaleString('en')} sessions…`)
    const searches = await measureSearches(file, Number(values.runs))
    const delay = await measureDelay(file, Number(values.seconds))
    console.error(`Ending ${size.toLocaleString('en')} sessions by a plan…`)
    results.push({ size, file, searches, delay, plan: await measurePlan(file, Number(values.seconds)) })
  }
  for (const { size, file, searches, delay, plan } of results) {
    console.log(`\n${size.toLocaleString('en')} sessions, milliseconds a page of 50`)
    console.log(tableOf(searches))
    const made = file.secondsToMake === undefined ? '' : `, made in ${file.secondsToMake} s`
    say(
      `${Math.round(file.bytesPerSession)} bytes a session, all indexes included${made}`,
      file.bytesPerSession < MOST_BYTES,
    )
    say(
      `event loop during ${delay.searches} searches at once: p99 ${ms(delay.p99)}, longest ${ms(delay.longest)} ms late`,
      delay.longest < MOST_DELAY_MS,
    )
    sayOfPlan(plan)
    if (size === 1_000_000) {
      const slow = searches.filter(({ slowest }) => slowest.p95 >= MOST_MS).map(({ search }) => search)
      say(
        `p95 under ${MOST_MS} ms in each order${slow.length === 0 ? '' : `, but not: ${slow.join(', ')}`}`,
        slow.length === 0,
      )
    }
  }
  const [smallest, largest] = [results[0], results.at(-1)]
  if (smallest !== undefined && largest !== undefined && smallest !== largest) {
    const grown = growths(smallest.searches, largest.searches)
    console.log(`\np50 of ${largest.size.toLocaleString('en')} ÷ p50 of ${smallest.size.toLocaleString('en')}`)
    for (const { search, growth } of grown) say(`${search}: ${growth.toFixed(1)}`, growth <= MOST_GROWTH)
  }
  mkdirSync(join(values.output, '..'), { recursive: true })
  writeFileSync(values.output, `${JSON.stringify(results, undefined, 2)}\n`)
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
