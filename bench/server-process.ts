import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A server that runs by itself, as it would anywhere. */
export type ServerProcess = {
  readonly origin: string
  readonly pid: number
  stop(): Promise<void>
}

/** Latchkey itself, on a file. */
export function startLatchkey(database: string): Promise<ServerProcess> {
  return start('../packages/server/src/main.ts', ['--port=0', '--log-level=error', `--database=${database}`])
}

/** The same, and writes to `output` how late its event loop came to its turn: see watched-server.ts. */
export function startWatchedLatchkey(database: string, output: string): Promise<ServerProcess> {
  return start('./watched-server.ts', [output, '--port=0', '--log-level=error', `--database=${database}`])
}

/** The least that a server made of the same parts can do; with a file, the least that reads what it is asked for. */
export function startBareHono(database?: string): Promise<ServerProcess> {
  return start('./bare-hono.ts', database === undefined ? [] : [database])
}

/** What is set for Node holds for the servers too, so that they can be profiled; nothing else of the outside does. */
const { PATH, NODE_OPTIONS } = process.env

/** As `npm start` has them. */
const LEAN = ['--max-semi-space-size=4']
const NODE_COMPILE_CACHE = fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url))

async function start(entry: string, flags: readonly string[]): Promise<ServerProcess> {
  const script = fileURLToPath(new URL(entry, import.meta.url))
  const child = spawn(process.execPath, [...LEAN, '--conditions=latchkey-source', script, ...flags], {
    env: { PATH, NODE_OPTIONS, NODE_COMPILE_CACHE, MALLOC_ARENA_MAX: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const origin = await originPrintedBy(child)
  return {
    origin,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

function originPrintedBy(child: ChildProcess): Promise<string> {
  let text = ''
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      text += chunk
      const [origin] = /http:\/\/[\w.:[\]]+/.exec(text) ?? []
      if (origin !== undefined && text.endsWith('\n')) resolve(origin)
    })
    child.once('exit', () => reject(new Error(`A server ended early: ${text}`)))
  })
}
