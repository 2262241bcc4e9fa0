import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ServerProcess } from '../server-process.ts'
import { ask, assertGood, type Contender, forEach, type Store } from './contender.ts'
import { askPostgres } from './postgres.ts'

/** How many of each kind a request takes, on average. */
export type Operations = Readonly<Record<string, number>>

/**
 * What is put off and done once for many requests of a session costs each of them less, the more there are: both ends
 * of that.
 */
export type Counted = { readonly asksOnce: Operations; readonly asksTenTimes: Operations }

/** Before it is counted: what is prepared once, or read once, belongs to no request. */
const WARM_UP = 50
const REQUESTS = 500

/**
 * Counts what the store says that it was asked to do, from the first request until the server has ended, so that what is
 * put off until later is counted too.
 */
export async function countOperations(
  contender: Contender,
  cookies: readonly string[],
  folder: string,
): Promise<Counted | undefined> {
  if (contender.store.kind === 'none') return undefined
  const counter = counterOf(contender.store, folder)
  const once = cookies.slice(0, REQUESTS)
  const tenTimes = Array(10)
    .fill(cookies.slice(0, REQUESTS / 10))
    .flat()
  // The first request of a session by another program than before is a rare one: what is new about it is noted.
  await count(contender, counter, once)
  return {
    asksOnce: await count(contender, counter, once),
    asksTenTimes: await count(contender, counter, tenTimes),
  }
}

async function count(contender: Contender, counter: Counter, cookies: readonly string[]): Promise<Operations> {
  const server = await contender.start(counter.start)
  let isRunning = true
  try {
    const fresh = await contender.freshen(server, cookies)
    await askWith(server, contender, fresh.slice(0, WARM_UP))
    counter.begin()
    await askWith(server, contender, fresh)
    isRunning = false
    await server.stop()
    const counted = Object.entries(counter.end()).filter(([, calls]) => calls > 0)
    return Object.fromEntries(counted.map(([name, calls]) => [name, calls / fresh.length]))
  } finally {
    if (isRunning) await server.stop()
  }
}

async function askWith({ origin }: ServerProcess, { paths }: Contender, cookies: readonly string[]): Promise<void> {
  await forEach(cookies, async (cookie) => {
    const response = await assertGood(await ask(origin, paths.session, { cookie }))
    await response.arrayBuffer()
  })
}

type Counter = {
  readonly start?: NonNullable<Parameters<Contender['start']>[0]>
  readonly begin: () => void
  readonly end: () => Readonly<Record<string, number>>
}

function counterOf(store: Exclude<Store, { kind: 'none' }>, folder: string): Counter {
  switch (store.kind) {
    case 'sqlite':
      return countOfSqlite(join(folder, 'statements.txt'))
    case 'postgres':
      // Connections count from their beginning or not at all.
      askPostgres(store.url, 'count', store.database)
      return {
        begin: () => askPostgres(store.url, 'reset'),
        end: () => JSON.parse(askPostgres(store.url, 'counted', store.database)),
      }
    case 'redis':
      return {
        begin: () => askRedis(store.port, 'config', 'resetstat'),
        end: () => commandsIn(askRedis(store.port, 'info', 'commandstats')),
      }
  }
}

/** better-sqlite3 by its option `verbose`, node:sqlite by its diagnostics channel: SQLite's own trace behind both. */
function countOfSqlite(file: string): Counter {
  const preload = pathToFileURL(join(import.meta.dirname, 'servers/count-statements.mjs'))
  return {
    start: { nodeFlags: [`--import=${preload}`], environment: { STATEMENTS: file } },
    begin: () => writeFileSync(file, ''),
    end: () => tally(readFileSync(file, 'utf8').toLowerCase().split('\n').filter(Boolean)),
  }
}

function tally(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

function askRedis(port: number, ...command: readonly string[]): string {
  return execFileSync('redis-cli', ['-p', String(port), ...command], { encoding: 'utf8' })
}

/** All but what the bench itself has asked, and what a connection says at its beginning and end. */
function commandsIn(stats: string): Readonly<Record<string, number>> {
  const found = [...stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(([, name = '', calls]) => [
    name,
    Number(calls),
  ])
  return Object.fromEntries(found.filter(([name]) => !/^(config|info|client|hello|quit|command)/.test(String(name))))
}
