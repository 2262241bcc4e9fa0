import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { aptInstall } from '../../scripts/apt.mjs'

export type Load = {
  readonly origin: string
  readonly path: string
  readonly cookies: readonly string[]
  readonly connections: number
  readonly seconds: number
}

/** Makes the load: gives answers per second, and throws when one was refused. */
export type Client = { readonly name: string; readonly load: (load: Load) => Promise<number> }

/**
 * wrk, which takes little of what it measures and sleeps while it waits: what is asked of a PostgreSQL or a Redis needs
 * the processor too. Without it the client of the other benches, which never sleeps and takes one core for itself.
 */
export function clientFor(folder: string, wanted: 'wrk' | 'own'): Client {
  if (wanted === 'own') return OWN
  const version = versionOfWrk() ?? (aptInstall('wrk') ? versionOfWrk() : undefined)
  if (version === undefined) return OWN
  return { name: `wrk ${version}`, load: (load) => loadByWrk(folder, load) }
}

const OWN: Client = { name: 'bench/load.ts', load: loadByOwnClient }

function versionOfWrk(): string | undefined {
  const { stdout } = spawnSync('wrk', ['--version'], { encoding: 'utf8' })
  return /\d[\w.]*/.exec(stdout ?? '')?.[0]
}

/** Some answers here take seconds. */
const PATIENCE = 60

async function loadByWrk(folder: string, { origin, path, cookies, connections, seconds }: Load): Promise<number> {
  const file = join(folder, 'cookies.txt')
  writeFileSync(file, `${cookies.join('\n')}\n`)
  const script = join(import.meta.dirname, 'cookies.lua')
  const size = ['--threads=1', `--connections=${connections}`, `--duration=${seconds}s`, `--timeout=${PATIENCE}s`]
  const text = await outputOf('wrk', [...size, `--script=${script}`, origin + path, '--', file])
  const { answers, microseconds, refused, broken } = JSON.parse(/\{.*\}/.exec(text)?.[0] ?? '{}')
  if (!(answers > 0) || refused > 0 || broken > 0) throw new Error(`${path} could not be measured: ${text}`)
  return (answers * 1e6) / microseconds
}

async function loadByOwnClient({ origin, path, cookies, connections, seconds }: Load): Promise<number> {
  const script = fileURLToPath(new URL('../load.ts', import.meta.url))
  const [name = ''] = cookies[0]?.split('=') ?? []
  const args = ['--conditions=latchkey-source', script, origin, path, name, String(connections), String(seconds)]
  const values = cookies.map((cookie) => cookie.slice(name.length + 1)).join('\n')
  return Number(await outputOf(process.execPath, args, values))
}

async function outputOf(command: string, args: readonly string[], input?: string): Promise<string> {
  const child = spawn(command, args, { stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'inherit'] })
  child.stdin?.end(input)
  let text = ''
  for await (const chunk of child.stdout ?? []) text += chunk
  return text
}
