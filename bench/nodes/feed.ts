import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { openPostgresStore } from 'latchkey/postgres'
import pg from 'pg'
import { createLease } from '../../packages/core/src/domain/lease.ts'
import type { Figure } from '../report.ts'

type Input = { readonly url: string; readonly followers: readonly number[]; readonly seconds: number }

/** What it costs PostgreSQL to be followed by so many nodes, each with people about all the time. */
export async function measureFeed({ url, followers, seconds }: Input): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const count of followers) {
    const stores = await Promise.all(Array.from({ length: count }, () => openPostgresStore(url, { connections: 1 })))
    let readings = 0
    const leases = stores.map((store) => {
      const counted: Parameters<typeof createLease>[0]['store'] = {
        lease: store.lease,
        changes(options) {
          readings += 1
          return store.changes(options)
        },
      }
      return createLease({ store: counted, clock: Date.now, monotonic: () => performance.now(), forget: () => {} })
    })
    await busy(leases, 0.5)
    readings = 0
    const before = await usedByPostgres(url)
    const held = await busy(leases, seconds)
    const used = (await usedByPostgres(url)) - before
    const nodes = count === 1 ? '1 node' : `${count} nodes`
    figures.push(
      { name: `readings of the feed by ${nodes}`, unit: 'per second', ours: readings / seconds },
      { name: `of a core of PostgreSQL for ${nodes}`, unit: '%', ours: used / 10 / seconds },
      { name: `moments in which the lease held, ${nodes}`, unit: '%', ours: held * 100 },
    )
    await Promise.all(stores.map((store) => store.close()))
  }
  return figures
}

/** Asks all of them again and again; the share of the answers that was yes. */
async function busy(leases: readonly ReturnType<typeof createLease>[], seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000
  let [asked, held] = [0, 0]
  while (performance.now() < until) {
    for (const lease of leases) {
      asked += 1
      if (lease.holds(Date.now())) held += 1
    }
    await setTimeout(10)
  }
  return held / asked
}

/** Milliseconds of processor time of all its processes, those that have ended among them. */
async function usedByPostgres(url: string): Promise<number> {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
  const parent = statOf(rows[0].pid)?.parent ?? 0
  const children = readdirSync('/proc').map(statOf)
  const ticks = children
    .filter((stat) => stat?.parent === parent)
    .reduce((sum, stat) => sum + (stat?.own ?? 0), (statOf(parent)?.own ?? 0) + (statOf(parent)?.ofEnded ?? 0))
  await client.end()
  return ticks * 10
}

type Stat = { readonly parent: number; readonly own: number; readonly ofEnded: number }

/** In hundredths of a second, of Linux: proc_pid_stat(5). `undefined` for what is no process, or none any more. */
function statOf(pid: number | string): Stat | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').map(Number) ?? []
    const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [1, 11, 12, 13, 14].map(
      (at) => fields[at],
    )
    return { parent, own: user + system, ofEnded: endedUser + endedSystem }
  } catch {
    return undefined
  }
}
