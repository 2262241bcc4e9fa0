import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ServerProcess } from '../server-process.ts'
import { clientFor } from './client.ts'
import type { Contender } from './contender.ts'
import { measureAfterlife } from './endings.ts'
import { CONTENDERS, lineUp } from './line-up.ts'
import { countOperations } from './operations.ts'
import { type PeerFigure, peerReportOf, peerTableOf } from './peer-report.ts'
import { type Rate, takeTurns } from './turns.ts'

// npm run bench -- peers: the same job done by Latchkey and by others, in one run. What they are is in the folder of
// servers; nothing of theirs is a part of Latchkey.

const CONNECTIONS = { requests: 32, lists: 4 }
/** So many of the sessions ask, in turn. */
const ASKING = 1000

type Settings = ReturnType<typeof settingsIn>

/** A contender whose server runs, with sessions in it. */
type Entry = { readonly contender: Contender; readonly server: ServerProcess; readonly cookies: readonly string[] }

export async function measurePeers(args: readonly string[]): Promise<void> {
  const settings = settingsIn(args)
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-peers-'))
  const client = clientFor(folder, settings.client)
  const { contenders, leave } = await lineUp(settings.contenders, folder, settings.sessions)
  const entries: Entry[] = []
  try {
    for (const contender of contenders) entries.push(await enter(contender, settings.sessions))
    const figures = await measure(entries, settings, folder, client.load)
    const { sessions, rounds, seconds } = settings
    const report = peerReportOf(figures, { sessions, rounds, seconds, client: client.name, connections: CONNECTIONS })
    console.log(peerTableOf(report))
    mkdirSync(join(settings.output, '..'), { recursive: true })
    writeFileSync(settings.output, `${JSON.stringify(report, undefined, 2)}\n`)
  } finally {
    for (const { server } of entries) await server.stop()
    await leave()
    rmSync(folder, { recursive: true, force: true })
  }
}

function settingsIn(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      contenders: { type: 'string', default: Object.keys(CONTENDERS).join(',') },
      /** Some of requests, lists, operations, endings. */
      only: { type: 'string', default: 'requests,lists,operations,endings' },
      /** `own` installs nothing. */
      client: { type: 'string', default: 'wrk' },
      sessions: { type: 'string', default: '10000' },
      rounds: { type: 'string', default: '5' },
      /** How long one round of load takes. */
      seconds: { type: 'string', default: '2' },
      /** How many seconds an ended session is watched for: more than the five minutes of better-auth's cookie cache. */
      patience: { type: 'string', default: '330' },
      output: { type: 'string', default: join(import.meta.dirname, '../results/peers.json') },
    },
  })
  return {
    contenders: values.contenders.split(','),
    only: values.only.split(','),
    client: values.client === 'own' ? ('own' as const) : ('wrk' as const),
    sessions: Number(values.sessions),
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    patience: Number(values.patience) * 1000,
    output: values.output,
  }
}

async function enter(contender: Contender, sessions: number): Promise<Entry> {
  console.error(`Starting ${contender.name}…`)
  const server = await contender.start()
  const cookies = await contender.signIn(server, { sessions, asking: Math.min(ASKING, sessions) })
  return { contender, server, cookies }
}

async function measure(
  entries: readonly Entry[],
  { only, rounds, seconds, patience }: Settings,
  folder: string,
  load: ReturnType<typeof clientFor>['load'],
): Promise<readonly PeerFigure[]> {
  const chosen = async <Result>(name: string, all: () => Promise<readonly Result[]>): Promise<readonly Result[]> => {
    if (!only.includes(name)) return []
    console.error(`Measuring ${name}…`)
    return all()
  }
  const rates = (what: keyof typeof CONNECTIONS, path: 'session' | 'sessions'): Promise<readonly Rate[]> =>
    takeTurns(entries, rounds, async ({ contender, server, cookies }) =>
      load({
        origin: server.origin,
        path: contender.paths[path],
        cookies: await contender.freshen(server, cookies),
        connections: CONNECTIONS[what],
        seconds,
      }),
    )
  const requests = await chosen('requests', () => rates('requests', 'session'))
  const lists = await chosen('lists', () => rates('lists', 'sessions'))
  const operations = await chosen('operations', async () => {
    const counts = []
    for (const { contender, cookies } of entries) counts.push(await countOperations(contender, cookies, folder))
    return counts
  })
  // Last, because those sessions are over then; side by side, because most of it is waiting.
  const afterlives = await chosen('endings', () =>
    Promise.all(entries.map(({ contender, server }) => measureAfterlife(server, contender, patience))),
  )
  return entries.map(({ contender: { name } }, index) => ({
    name,
    requests: requests[index],
    operations: operations[index],
    afterlife: afterlives[index],
    lists: lists[index],
  }))
}
