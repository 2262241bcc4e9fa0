import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Compiled code is kept between starts, as `npm start` does. */
const COMPILE_CACHE = fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url))
const MAIN = fileURLToPath(new URL('../packages/server/src/main.ts', import.meta.url))

export type RunningServer = AsyncDisposable & {
  readonly origin: string
  readonly database: string
  readonly process: ChildProcess
  /** The token of the set-up link that this start has printed, if it has. */
  readonly setupToken: string | undefined
  /** All that it has printed so far. */
  printed(): string
  /** Ends it as a person, or the power, would; gives back its exit code. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
}

/** The real server: its own process, socket and database. Stopped when the scope ends. */
export async function startServer({
  database,
  store,
  port = 0,
  flags = [],
  environment = {},
  detached = false,
}: {
  readonly database?: string
  /** The URL of a PostgreSQL database, in place of a file. */
  readonly store?: string
  readonly port?: number
  readonly flags?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Ctrl-C at the terminal does not reach it. */
  readonly detached?: boolean
} = {}): Promise<RunningServer> {
  const folder = (database ?? store) === undefined ? mkdtempSync(join(tmpdir(), 'latchkey-test-')) : undefined
  const file = database ?? join(folder ?? '', 'data', 'latchkey.db')
  const where: Readonly<Record<string, string>> =
    store === undefined ? { LATCHKEY_DATABASE: file } : { LATCHKEY_STORE: store }
  const child = launch(['--port', String(port), ...flags], { ...where, ...environment }, detached)
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit')
      child.kill(signal)
      await exit
    }
    return child.exitCode
  }
  const origin = await addressIn(child, () => printed)
  return {
    origin,
    database: file,
    process: child,
    setupToken: /\/setup#([\w-]{43})/.exec(printed)?.[1],
    printed: () => printed,
    stop,
    async [Symbol.asyncDispose]() {
      await stop()
      if (folder) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** For a start that is not meant to succeed. `meanwhile` is told of its process, and each time that it has printed. */
export async function failToStart(
  flags: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  meanwhile: (child: ChildProcess, printed: string) => void = () => {},
) {
  const child = launch(flags, environment)
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => {
      printed += data
      meanwhile(child, printed)
    })
  }
  meanwhile(child, printed)
  const [code] = await once(child, 'close')
  return { code: code as number | null, printed }
}

function launch(
  flags: readonly string[],
  environment: Readonly<Record<string, string>>,
  detached = false,
): ChildProcess {
  return spawn(process.execPath, ['--conditions=latchkey-source', MAIN, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: COMPILE_CACHE, LATCHKEY_LOG_LEVEL: 'warn', ...environment },
  })
}

async function addressIn(child: ChildProcess, printed: () => string): Promise<string> {
  for (;;) {
    const origin = /Latchkey is at (\S+)\n[\s\S]*\n$/.exec(printed())?.[1]
    if (origin) return origin
    if (child.exitCode !== null) throw new Error(`The server did not start:\n${printed()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
