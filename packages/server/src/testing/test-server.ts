import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Duration, type Instant, isSessionId } from 'latchkey'
import { pino } from 'pino'
import { inject } from 'vitest'
import type { Account } from '../accounts/account.ts'
import type { Passwords } from '../accounts/passwords.ts'
import { type Composition, compose } from '../compose.ts'
import { readConfig } from '../config.ts'
import { quickPasswords } from './quick-passwords.ts'
import { aSharedDatabase } from './test-database.ts'
import { aDevice, type Device } from './test-device.ts'

export const PASSWORD = 'correct horse battery staple'
const NOON: Instant = Date.UTC(2026, 10, 20, 12)

export type TestServer = Composition & {
  readonly origin: string
  readonly file: string
  /** Everything that was logged, as it would stand in the log. */
  readonly logged: () => string
  readonly now: () => Instant
  readonly pass: (time: Duration) => void
  /** A browser, a phone, a program: with a cookie jar of its own. */
  readonly device: (options?: Parameters<typeof aDevice>[1]) => Device
  readonly addUser: (username: string, role?: Account['role']) => Promise<Account>
  /** A device on which that user has signed in. */
  readonly signIn: (username: string, options?: Parameters<typeof aDevice>[1]) => Promise<Device>
}

/**
 * The whole server but for its socket, on a database of its own, with a clock that moves when told: on PostgreSQL where
 * the tests have one, otherwise on a file of SQLite.
 */
export async function aServer(
  environment: Record<string, string> = {},
  {
    origin = 'https://latchkey.test',
    monotonic = () => performance.now(),
    passwords = quickPasswords,
  }: {
    readonly origin?: string
    readonly passwords?: Passwords
    /** One that stands still keeps what is remembered from running out while a slow machine does something else. */
    readonly monotonic?: () => number
  } = {},
): Promise<TestServer & AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-test-'))
  const file = join(folder, 'latchkey.db')
  const lines: string[] = []
  let now = NOON
  const postgres: string | undefined = inject('postgres')
  const database = postgres === undefined ? undefined : await aSharedDatabase(postgres)
  const place = database === undefined ? { LATCHKEY_DATABASE: file } : { LATCHKEY_STORE: database.url }
  const config = readConfig([], { ...place, LATCHKEY_ORIGIN: origin, ...environment })
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
  const composition = await compose({
    config,
    origin,
    clock: () => now,
    monotonic,
    log,
    passwords,
  })
  const device: TestServer['device'] = (options) => aDevice({ app: composition.app, origin }, options)

  return {
    ...composition,
    origin,
    file,
    logged: () => lines.join(''),
    now: () => now,
    pass: (time) => {
      now += time
    },
    device,
    addUser: (username, role = 'user') => addUser(composition, username, role),
    async signIn(username, options) {
      const signedIn = device(options)
      const response = await signedIn.post('/api/login', { login: username, password: PASSWORD })
      const { session } = (await response.json()) as { session?: { id: string } }
      if (!isSessionId(session?.id ?? '')) throw new Error(`${username} could not sign in: ${response.status}`)
      return signedIn
    },
    async [Symbol.asyncDispose]() {
      await composition.close().catch(() => undefined)
      await database?.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function addUser({ deps }: Composition, username: string, role: Account['role']): Promise<Account> {
  const origin = { ip: '192.0.2.1', userAgent: 'test' }
  const { link } = await deps.accounts.create({ kind: 'system' }, { username, role, origin })
  return deps.setup.complete(link.token, { password: PASSWORD, origin })
}
