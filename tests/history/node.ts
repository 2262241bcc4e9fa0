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
  /** Tries until it runs. */
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
  let isWanted = false

  async function attempt(): Promise<boolean> {
    printed = ''
    const args = [...LEAN, '--conditions=latchkey-source', MAIN, String(ahead), '--port', String(port)]
    const started = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        LATCHKEY_LOG_LEVEL: 'fatal',
        ...environment,
      },
    })
    child = started
    const exit = once(started, 'exit')
    const ready = new Promise<void>((resolve) => {
      for (const stream of [started.stdout, started.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => {
          printed += text
          if (/Latchkey is at \S+\n/.test(printed)) resolve()
          if (/^ +at |"level":60/m.test(text)) complaints.push(text)
        })
      }
    })
    return Promise.race([ready.then(() => true), exit.then(() => false)])
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    isWanted = false
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
      isWanted = true
      while (isWanted && !(await attempt())) await pass(TRY_AGAIN)
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
