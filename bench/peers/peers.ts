import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ServerProcess } from '../server-process.ts'
import { clientFor } from './client.ts'
import type { Contender } from './contender.ts'
import { measureAfterlife } from './endings.ts'
import { CONTENDERS, lineUp } from './line-up.ts'
import { countOperations, type Operations } from './operations.ts'
import { type PeerFigure, peerReportOf, peerTableOf } from './peer-report.ts'
import { takeTurns } from './turns.ts'

// npm run bench -- peers: the same job done by Latchkey and by others, in one run. What they are is in the folder of
// servers; nothing of theirs is a part of Latchkey.

const CONNECTIONS = { requests: 32, lists: 4 }
/** As many people as ask in turn. */
const COOKIES = 1000

type Entry = { readonly contender: Contender; readonly server: ServerProcess; cookies: readonly string[] }

export async function measurePeers(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      contenders: { type: 'string', default: Object.keys(CONTENDERS).join(',') },
      /** Some of requests, operations, lists, endings. */
      only: { type: 'string', default: 'requests,operations,lists,endings' },
      sessions: { type: 'string', default: '10000' },
      rounds: { type: 'string', default: '5' },
      /** How long one round of load takes. */
      seconds: { type: 'string', default: '2' },
      /** How many seconds an ended session is watched for: more than the five minutes of better-auth's cookie cache. */
      patience: { type: 'string', default: '330' },
      output: { type: 'string', default: join(import.meta.dirname, '../results/peers.json') },
    },
  })
  const [sessions, rounds, seconds] = [Number(values.sessions), Number(values.rounds), Number(values.seconds)]
  const chosen = values.only.split(',')
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-peers-'))
  const client = clientFor(folder)
  const { contenders, leave } = await lineUp(values.contenders.split(','), folder, sessions)
  const entries: Entry[] = []
  try {
    for (const contender of contenders) entries.push(await enter(contender, sessions))
    const rates = (what: 'requests' | 'lists', path: 'session' | 'sessions') => {
      if (!chosen.includes(what)) return undefined
      console.error(`Measuring ${what}…`)
      return takeTurns(entries, rounds, async ({ contender, server, cookies }) => {
        const fresh = await contender.freshen(server, cookies)
        const load = { origin: server.origin, path: contender.paths[path], cookies: fresh, seconds }
        return client.load({ ...load, connections: CONNECTIONS[what] })
      })
    }
    const requests = await rates('requests', 'session')
    const lists = await rates('lists', 'sessions')
    const [, ...withSessions] = entries
    if (chosen.includes('endings')) console.error('Measuring how long ended sessions live on…')
    const afterlives = await Promise.all(
      withSessions.map(async ({ contender, server }) =>
        chosen.includes('endings') ? measureAfterlife(server, contender, Number(values.patience) * 1000) : undefined,
      ),
    )
    if (chosen.includes('operations')) console.error('Counting operations…')
    const operations: (Operations | undefined)[] = []
    for (const { contender, cookies } of withSessions)
      operations.push(chosen.includes('operations') ? await countOperations(contender, cookies, folder) : undefined)
    const figures = entries.map(
      ({ contender: { name } }, index): PeerFigure => ({
        name,
        requests: requests?.[index],
        operations: operations[index - 1],
        afterlife: afterlives[index - 1],
        lists: index === 0 ? undefined : lists?.[index],
      }),
    )
    const report = peerReportOf(figures, { sessions, rounds, seconds, client: client.name, connections: CONNECTIONS })
    console.log(peerTableOf(report))
    mkdirSync(join(values.output, '..'), { recursive: true })
    writeFileSync(values.output, `${JSON.stringify(report, undefined, 2)}\n`)
  } finally {
    for (const { server } of entries) await server.stop()
    await leave()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function enter(contender: Contender, sessions: number): Promise<Entry> {
  console.error(`Starting ${contender.name}…`)
  const server = await contender.start()
  const all = await contender.signIn(server, sessions)
  const every = Math.max(1, Math.floor(all.length / COOKIES))
  return { contender, server, cookies: all.filter((_, index) => index % every === 0).slice(0, COOKIES) }
}
