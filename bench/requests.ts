import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Token } from 'latchkey'
import type { Figure } from './report.ts'
import { type Contender, compare, warm } from './rounds.ts'
import type { Sample } from './sample.ts'
import { startBareHono, startLatchkey } from './server-process.ts'

const CONNECTIONS = 32
/** As many people as ask in turn. */
const TOKENS = 2000
const PATH = '/api/session'

/** An authenticated GET over HTTP against a handler that does nothing, and against one that only reads. */
export async function measureRequests(sample: Sample, rounds: number, seconds: number): Promise<readonly Figure[]> {
  const servers = await Promise.all([startLatchkey(sample.path), startBareHono(), startBareHono(sample.path)])
  const [ours, bare, reading] = servers.map(
    ({ origin }) =>
      () =>
        load(origin, sample.tokens, seconds),
  ) as [Contender, Contender, Contender]
  try {
    await warm(rounds, ours, bare, reading)
    const toBare = await compare({ ours, floor: bare }, rounds)
    const toReading = await compare({ ours, floor: reading }, rounds)
    const name = `authenticated GET over HTTP, ${CONNECTIONS} connections`
    return [
      { name, unit: 'per second', ...toBare, floorName: 'bare Hono', least: 0.7 },
      { name, unit: 'per second', ...toReading, floorName: 'bare Hono that reads the two rows' },
    ]
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

/** Answers per second. */
export async function load(origin: string, tokens: readonly Token[], seconds: number): Promise<number> {
  const script = fileURLToPath(new URL('load.ts', import.meta.url))
  const args = [script, origin, PATH, 'id', String(CONNECTIONS), String(seconds)]
  const child = spawn(process.execPath, ['--conditions=latchkey-source', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(tokens.slice(0, TOKENS).join('\n'))
  let text = ''
  for await (const chunk of child.stdout) text += chunk
  if (!(Number(text) > 0)) throw new Error('The load could not be made')
  return Number(text)
}
