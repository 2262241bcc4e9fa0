import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pass } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Duration } from 'latchkey'

/** A server in a process of its own, always at the same address, that can be made to fail. */
export type Node = {
  readonly origin: string
  /** The token of the set-up link that it has printed when it last started, if it has. */
  readonly setupToken: string | undefined
  /** Resolves when it runs, or when it is not wanted any more. */
  start(): Promise<void>
  kill(): Promise<void>
  pause(): void
  goOn(): void
  setClock(ahead: Duration): void
  /** As a person would stop it. Its exit code. */
  stop(): Promise<number | null>
  /** What it has said that nobody expects of a server, however bad its network is. */
  readonly complaints: readonly string[]
}

const MAIN = fileURLToPath(new URL('./node-process.ts', import.meta.url))
const COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url))
/** As `npm start` does for a server; and a cluster of them has to live in the memory of a test. */
const LEAN = ['--max-semi-space-size=4']
const TRY_AGAIN: Duration = 200
/** A stack on its own, or what its log takes for a bug: failures of the store are none. */
const UNEXPECTED = /^ +at |an unhandled rejection|"level":60/

export function aNode({
  port,
  environment,
}: {
  readonly port: number
  readonly environment: Readonly<Record<string, string>>
}): Node {
  const complaints: string[] = []
  let child: ChildProcess | undefined
  let printed = ''
  let ahead: Duration = 0
  /** Counts what was asked of it: what came before is not wanted any more. */
  let wish = 0

  async function attempt(): Promise<boolean> {
    const [own, args] = [wish, [...LEAN, '--conditions=latchkey-source', MAIN, String(ahead), '--port', String(port)]]
    const started = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        LATCHKEY_LOG_LEVEL: 'error',
        ...environment,
      },
    })
    child = started
    printed = ''
    const ready = new Promise<true>((resolve) => {
      for (const stream of [started.stdout, started.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => {
          const lines = `${printed.slice(printed.lastIndexOf('\n') + 1)}${text}`.split('\n').slice(0, -1)
          printed += text
          complaints.push(...lines.filter((line) => UNEXPECTED.test(line)))
          if (/Latchkey is at \S+\n/.test(printed)) resolve(true)
        })
      }
    })
    const exit = once(started, 'exit').then(([code, signal]) => {
      if (own === wish) complaints.push(`A node has ended by itself (${code ?? signal}): …${printed.slice(-500)}`)
      return false
    })
    return Promise.race([ready, exit])
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    wish += 1
    if (child === undefined) return null
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit')
      child.kill(signal)
      await exit
    }
    return child.exitCode
  }

  return {
    origin: `http://127.0.0.1:${port}`,
    get setupToken() {
      return /\/setup#([\w-]{43})/.exec(printed)?.[1]
    },
    async start() {
      wish += 1
      const own = wish
      while (own === wish && !(await attempt())) await pass(TRY_AGAIN)
    },
    async kill() {
      await end('SIGKILL')
    },
    pause: () => child?.kill('SIGSTOP'),
    goOn: () => child?.kill('SIGCONT'),
    setClock(next) {
      ahead = next
      if (child?.connected) child.send(String(ahead), () => {})
    },
    stop: () => end('SIGTERM'),
    complaints,
  }
}
