import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A server that runs by itself, as it would anywhere. */
export type ServerProcess = {
  readonly origin: string
  readonly pid: number
  stop(): Promise<void>
}

/** What a process gets beside its arguments. */
export type Start = {
  readonly nodeFlags?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** Latchkey itself, on a file, or where its environment says. */
export function startLatchkey(database: string | undefined, start: Start = {}): Promise<ServerProcess> {
  const where = database === undefined ? [] : [`--database=${database}`]
  return startOwn('../packages/server/src/main.ts', ['--port=0', '--log-level=error', ...where], start)
}

/** The same, and writes to `output` how late its event loop came to its turn: see watched-server.ts. */
export function startWatchedLatchkey(database: string, output: string): Promise<ServerProcess> {
  return startOwn('./watched-server.ts', [output, '--port=0', '--log-level=error', `--database=${database}`])
}

/** The least that a server made of the same parts can do; with a file, the least that reads what it is asked for. */
export function startBareHono(database?: string): Promise<ServerProcess> {
  return startOwn('./bare-hono.ts', database === undefined ? [] : [database])
}

/** What is set for Node holds for the servers too, so that they can be profiled; nothing else of the outside does. */
const { PATH, NODE_OPTIONS } = process.env

/** As `npm start` has them. */
const LEAN = ['--max-semi-space-size=4']
const NODE_COMPILE_CACHE = fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url))

function startOwn(entry: string, flags: readonly string[], { nodeFlags = [], environment }: Start = {}) {
  return startProgram(fileURLToPath(new URL(entry, import.meta.url)), flags, {
    nodeFlags: [...LEAN, '--conditions=latchkey-source', ...nodeFlags],
    environment: { NODE_COMPILE_CACHE, MALLOC_ARENA_MAX: '1', ...environment },
  })
}

/** Any program that says on its standard output where it listens, and ends at SIGTERM. */
export async function startProgram(
  script: string,
  flags: readonly string[],
  { nodeFlags = [], environment }: Start,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...nodeFlags, script, ...flags], {
    env: { PATH, NODE_OPTIONS, ...environment },
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
