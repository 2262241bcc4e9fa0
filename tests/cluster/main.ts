// npm run cluster -- 3: an embedded PostgreSQL, that many servers on it, and one address in front of them. For trying out.
import { parseArgs } from 'node:util'
import { aServer } from '../../packages/core/src/stores/postgres/test-server.ts'
import { setupUrl } from '../../packages/server/src/accounts/setup-url.ts'
import { fail } from '../../packages/server/src/run.ts'
import { type Cluster, startCluster } from './cluster.ts'

const MOST_NODES = 20

const { values, positionals } = parseArgs({ options: { port: { type: 'string' } }, allowPositionals: true })
const nodes = Number(positionals[0] ?? 3)
const port = Number(values.port ?? 8080)
if (!(Number.isInteger(nodes) && nodes >= 1 && nodes <= MOST_NODES && Number.isInteger(port))) {
  console.error(`npm run cluster -- 3 --port 8080: a number of servers from 1 to ${MOST_NODES}, and a port.`)
  process.exitCode = 1
} else {
  await start().catch(fail)
}

async function start(): Promise<void> {
  const postgres = await aServer({ detached: true })
  let cluster: Cluster | undefined
  let isOver = false
  const end = async () => {
    if (isOver) return
    isOver = true
    await cluster?.[Symbol.asyncDispose]()
    await postgres.remove()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end().catch(fail))
  try {
    console.log(`Starting PostgreSQL and ${nodes} servers…`)
    await postgres.start()
    cluster = await startCluster({ nodes, store: postgres.url, port, detached: true })
    const token = await cluster.setupToken()
    console.log(welcome(cluster, token).join('\n'))
    if (isOver) await cluster[Symbol.asyncDispose]()
  } catch (error) {
    await end()
    throw error
  }
}

function welcome({ origin, nodes }: Cluster, token: string | undefined): readonly string[] {
  return [
    `Latchkey is at ${origin}: each request goes to the next of`,
    ...nodes.map(({ address }, index) => `  server ${index + 1} at ${address}`),
    ...(token === undefined
      ? []
      : ['Become the first administrator within the next hour:', `  ${setupUrl(origin, { token })}`]),
    'All of it, the database too, is gone when you stop it with Ctrl+C.',
  ]
}
