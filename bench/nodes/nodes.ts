import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openStore } from '../../packages/server/src/open-store.ts'
import { createDatabase, startPostgres } from '../peers/postgres.ts'
import { type Figure, reportOf, tableOf } from '../report.ts'
import { fillStore } from '../sample.ts'
import { measureEndings } from './endings.ts'
import { measureFeed } from './feed.ts'
import { measureNodeChecks } from './node-checks.ts'
import { measureNodeRequests } from './node-requests.ts'
import { measureTouches } from './touches.ts'

// npm run bench -- nodes: several nodes on one PostgreSQL, which waits for the disk as it comes.

export async function measureNodes(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sessions: { type: 'string', default: '100000' },
      rounds: { type: 'string', default: '5' },
      /** How long one round of load takes. */
      seconds: { type: 'string', default: '2' },
      /** How many sessions are ended while another node is asked about them. */
      endings: { type: 'string', default: '100' },
      followers: { type: 'string', default: '1,10,100' },
      /** Some of checks, requests, endings, feed, touches. */
      only: { type: 'string', default: 'checks,requests,endings,feed,touches' },
      output: { type: 'string', default: join(import.meta.dirname, '../results/nodes.json') },
    },
  })
  const size = { sessions: Number(values.sessions), rounds: Number(values.rounds) }
  const server = await startPostgres()
  if (server === undefined) {
    process.exitCode = 1
    return
  }
  const figures: Figure[] = []
  try {
    const { url } = createDatabase(server.url, 'nodes')
    console.error(`Making ${size.sessions.toLocaleString('en')} sessions…`)
    const store = await openStore({ store: url, database: '' })
    const tokens = await fillStore(store, size.sessions)
    const seconds = Number(values.seconds)
    const measures = {
      checks: () => measureNodeChecks({ store, url, tokens, rounds: size.rounds }),
      requests: () => measureNodeRequests({ url, tokens, rounds: size.rounds, seconds }),
      endings: () => measureEndings({ url, tokens, count: Number(values.endings) }),
      feed: () => measureFeed({ url, followers: values.followers.split(',').map(Number), seconds }),
      touches: () => measureTouches({ store, tokens, rounds: size.rounds }),
    }
    for (const [name, measure] of Object.entries(measures)) {
      if (!values.only.split(',').includes(name)) continue
      console.error(`Measuring ${name}…`)
      figures.push(...(await measure()))
    }
    await store.close()
  } finally {
    await server.remove()
  }
  const report = reportOf(figures, size)
  console.log(tableOf(report))
  mkdirSync(join(values.output, '..'), { recursive: true })
  writeFileSync(values.output, `${JSON.stringify(report, undefined, 2)}\n`)
  if (report.figures.some(({ good }) => good === false)) process.exitCode = 1
}
