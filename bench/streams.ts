import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { on } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { aSession } from 'latchkey/testing'
import { newSessionId } from '../packages/core/src/domain/session-id.ts'
import { issueToken } from '../packages/core/src/domain/token.ts'
import { residentMegabytes } from './memory.ts'
import type { Figure } from './report.ts'
import { median } from './rounds.ts'
import { openSample, type Sample } from './sample.ts'
import { type ServerProcess, startLatchkey } from './server-process.ts'

/** Programs that read: each stream takes a file descriptor here and one in the server. Node takes as many as it may. */
const READERS = 2
const ENDINGS = 20
/** Before the first look at the memory, so that what any request needs once is not counted. */
const WARM_UP = 2000
/** What an open page may cost. */
const MOST_KILOBYTES = 50
/** R34. */
const MOST_MILLISECONDS = 1000

/** What an open stream costs the server, and how soon one hears that its session has ended. */
export async function measureStreams(sample: Sample, count: number): Promise<readonly Figure[]> {
  if (sample.tokens.length < count) throw new Error(`${count} streams need a file of as many sessions: --sessions`)
  const server = await startLatchkey(sample.path)
  const readers: Reading[] = []
  try {
    await warmUp(server, sample)
    const before = residentMegabytes(server.pid)
    for (let index = 0; index < READERS; index += 1) {
      readers.push(
        await openStreams(
          server,
          sample.tokens.slice(0, count).filter((_, at) => at % READERS === index),
        ),
      )
    }
    const opened = residentMegabytes(server.pid)
    const waits = await endSome(server, sample)
    return [
      {
        name: `memory for each of ${count} streams`,
        unit: 'kB',
        ours: ((opened - before) * 1000) / count,
        most: MOST_KILOBYTES,
      },
      { name: `memory of the server, ${count} streams`, unit: 'MB', ours: opened },
      { name: 'from the call that ends to the last frame, median', unit: 'ms', ours: median(waits) },
      {
        name: `from the call that ends to the last frame, worst of ${ENDINGS}`,
        unit: 'ms',
        ours: Math.max(...waits),
        most: MOST_MILLISECONDS,
      },
    ]
  } finally {
    for (const reader of readers) reader.stop()
    await server.stop()
  }
}

async function warmUp({ origin }: ServerProcess, { tokens }: Sample): Promise<void> {
  for (let index = 0; index < WARM_UP; index += 1) {
    const response = await fetch(`${origin}/api/session`, {
      headers: { Cookie: `id=${tokens[index % tokens.length]}` },
    })
    await response.arrayBuffer()
  }
}

type Reading = { readonly endedAt: () => Promise<number>; readonly stop: () => void }

/** Until all of them have been told that they are open. */
async function openStreams({ origin }: ServerProcess, tokens: readonly string[]): Promise<Reading> {
  const script = fileURLToPath(new URL('stream-readers.ts', import.meta.url))
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(process.execPath, [script, origin, 'id'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = linesOf(child.stdout)
  child.stdin.end(tokens.join('\n'))
  const { value } = await lines.next()
  if (value !== 'open') throw new Error('The streams could not be opened')
  return {
    endedAt: async () => Number((await lines.next()).value),
    stop: () => child.kill(),
  }
}

async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let text = ''
  for await (const [chunk] of on(stream, 'data', { close: ['end'] })) {
    const lines = (text + chunk).split('\n')
    text = lines.pop() ?? ''
    yield* lines
  }
}

/** Sessions of their own, so that those of the sample stay as they are for the next time. */
async function endSome(server: ServerProcess, { path, administratorToken }: Sample): Promise<readonly number[]> {
  const made = await makeSessions(path)
  const reader = await openStreams(
    server,
    made.map(({ token }) => token),
  )
  const waits: number[] = []
  for (const { id } of made) {
    const calledAt = Date.now()
    const response = await fetch(`${server.origin}/api/admin/terminations`, {
      method: 'POST',
      headers: { Cookie: `id=${administratorToken}`, Origin: server.origin, 'Content-Type': 'application/json' },
      body: JSON.stringify({ ids: [id] }),
    })
    if (!response.ok) throw new Error(`Nothing was ended: ${await response.text()}`)
    waits.push((await reader.endedAt()) - calledAt)
  }
  reader.stop()
  return waits
}

async function makeSessions(path: string) {
  const store = openSample(path)
  const startedAt = Date.now()
  const made = Array.from({ length: ENDINGS }, () => issueToken(newSessionId('streams', startedAt)))
  for (const { id, secretHash } of made) {
    const session = aSession({ id, secretHash, userId: 'streams', username: 'streams', startedAt })
    await store.insert(session, { events: [] })
  }
  await store.close()
  return made
}
