import { freePort } from '../../packages/core/src/stores/postgres/test-server.ts'
import { type RunningServer, startServer } from '../running-server.ts'
import { type RoundRobin, startRoundRobin } from './round-robin.ts'

/** Several server processes on one PostgreSQL, and one address in front of them. */
export type Cluster = AsyncDisposable & {
  /** Where browsers go. A node itself takes only requests that say that they come from here. */
  readonly origin: string
  readonly nodes: readonly ClusterNode[]
  /** The set-up link of the first administrator that is still good: each node prints one, and the last one counts. */
  setupToken(): Promise<string | undefined>
}

/** One server process. It keeps its port when it is started again. */
export type ClusterNode = {
  readonly port: number
  /** Its own address. */
  readonly address: string
  readonly isUp: boolean
  /** All that it has printed since it was last started. */
  printed(): string
  /** Resolves when it answers. */
  start(): Promise<void>
  /** As an operator would; gives back the exit code. */
  stop(): Promise<number | null>
  /** As the power would. */
  kill(): Promise<void>
  /** It stands still, with its connections open. */
  pause(): void
  resume(): void
}

export type ClusterOptions = {
  readonly nodes: number
  /** The URL of the database; a node may have its own way to it. */
  readonly store: string | ((node: number) => string)
  /** Of the address in front; 0 takes a free one. */
  readonly port?: number
  readonly environment?: Readonly<Record<string, string>> | ((node: number) => Readonly<Record<string, string>>)
  readonly flags?: readonly string[]
  /** Ctrl-C at the terminal does not reach the nodes: whoever started them ends them. */
  readonly detached?: boolean
}

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const nodes: StartedNode[] = []
  const front = await startRoundRobin({
    ...(options.port === undefined ? {} : { port: options.port }),
    targets: () => nodes.filter(({ isUp }) => isUp).map(({ port }) => port),
  })
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.remove()))
    await front[Symbol.asyncDispose]()
  }
  try {
    const ports = await freePorts(options.nodes)
    nodes.push(...(await allOrNone(ports.map((port, index) => startNode(index, port, options, front)))))
  } catch (error) {
    await stop()
    throw error
  }
  return {
    origin: front.origin,
    nodes,
    setupToken: () => goodToken(nodes, front.origin),
    [Symbol.asyncDispose]: stop,
  }
}

type StartedNode = ClusterNode & { remove(): Promise<void> }

async function startNode(
  index: number,
  port: number,
  options: ClusterOptions,
  front: RoundRobin,
): Promise<StartedNode> {
  const { store, environment = {}, flags = [], detached = false } = options
  const start = () =>
    startServer({
      store: typeof store === 'string' ? store : store(index),
      port,
      flags,
      detached,
      environment: {
        LATCHKEY_ORIGIN: front.origin,
        LATCHKEY_TRUSTED_PROXIES: '127.0.0.1',
        ...(typeof environment === 'function' ? environment(index) : environment),
      },
    })
  let server: RunningServer = await start()
  let isUp = true
  const address = `http://127.0.0.1:${port}`

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    isUp = false
    return server.stop(signal)
  }

  return {
    port,
    address,
    get isUp() {
      return isUp
    },
    printed: () => server.printed(),
    async start() {
      server = await start()
      isUp = true
    },
    stop: () => end('SIGTERM'),
    async kill() {
      await end('SIGKILL')
    },
    pause: () => void server.process.kill('SIGSTOP'),
    resume: () => void server.process.kill('SIGCONT'),
    async remove() {
      // One that stands still would not hear that it has to stop.
      server.process.kill('SIGCONT')
      await end('SIGTERM')
    },
  }
}

/** One that has failed does not leave others running that nobody knows of. */
async function allOrNone(started: readonly Promise<StartedNode>[]): Promise<StartedNode[]> {
  const outcomes = await Promise.allSettled(started)
  const nodes = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failure === undefined) return nodes
  await Promise.all(nodes.map((node) => node.remove()))
  throw failure.reason
}

/** No two are the same. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort())
  return [...ports]
}

async function goodToken(nodes: readonly ClusterNode[], origin: string): Promise<string | undefined> {
  for (const { address, printed } of nodes) {
    const token = /\/setup#([\w-]{43})/.exec(printed())?.[1]
    if (token === undefined) continue
    const { status } = await fetch(`${address}/api/setup-offers`, {
      method: 'POST',
      headers: { Origin: origin, 'Content-Type': 'application/json' },
      body: JSON.stringify({ token }),
    })
    if (status === 200) return token
  }
  return undefined
}
