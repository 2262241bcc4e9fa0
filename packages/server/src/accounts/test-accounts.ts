import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Actor,
  createSessions,
  DEFAULT_POLICY,
  type Duration,
  type Origin,
  type RecordedEvent,
  type SessionRecord,
  type Sessions,
  type Token,
} from 'latchkey'
import { openSqliteStore, type SqliteStore } from 'latchkey/sqlite'
import type { Account, Role } from './account.ts'
import { ACCOUNT_MIGRATIONS } from './account-migrations.ts'
import type { Accounts, Setup } from './accounts.ts'
import { createAccounts } from './create-accounts.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import { createSetup } from './setup.ts'

export const PASSWORD = 'tea moss zebra snow'
export const ORIGIN: Origin = { ip: '203.0.113.7', userAgent: 'Mozilla/5.0' }

export type TestAccounts = AsyncDisposable & {
  readonly accounts: Accounts
  readonly setup: Setup
  readonly sessions: Sessions
  readonly store: SqliteStore
  readonly file: string
  readonly pass: (time: Duration) => void
  /** How often a password was compared so far. */
  readonly comparisons: () => number
  /** An account with {@link PASSWORD}. */
  readonly addUser: (username: string, more?: { readonly role?: Role; readonly email?: string }) => Promise<Account>
  readonly signIn: (account: Account) => Promise<{ readonly token: Token; readonly session: SessionRecord }>
  readonly isSignedIn: (device: { readonly token: Token }) => Promise<boolean>
  /** Oldest first. */
  readonly events: (...types: readonly RecordedEvent['type'][]) => Promise<readonly RecordedEvent[]>
  /** All that is on disk, as text. */
  readonly onDisk: () => string
}

/** Accounts and sessions in a SQLite file of their own, with real hashing and a clock that moves when told. */
export function openTestAccounts({
  passwords = createPasswords(),
}: {
  readonly passwords?: Passwords
} = {}): TestAccounts {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-accounts-'))
  const file = join(folder, 'latchkey.db')
  const store = openSqliteStore(file, { migrations: [ACCOUNT_MIGRATIONS.sqlite] })
  let now = Date.UTC(2100, 0, 1)
  let comparisons = 0
  const counted: Passwords = {
    ...passwords,
    verify(...input) {
      comparisons += 1
      return passwords.verify(...input)
    },
  }
  const clock = () => now
  const accounts = createAccounts({ store, clock, passwords: counted })
  const setup = createSetup({ store, clock, passwords: counted })
  const sessions = createSessions({ store, policy: DEFAULT_POLICY, clock })

  return {
    accounts,
    setup,
    sessions,
    store,
    file,
    pass: (time) => {
      now += time
    },
    comparisons: () => comparisons,
    async addUser(username, { role = 'user', ...more } = {}) {
      const { link } = await accounts.create({ kind: 'system' }, { username, role, ...more, origin: ORIGIN })
      return setup.complete(link.token, { password: PASSWORD, origin: ORIGIN })
    },
    async signIn({ id, username }) {
      const started = await sessions.start({ userId: id, username, amr: ['pwd'], ...ORIGIN, ...WHERE })
      if (!started.ok) throw new Error(`The session of ${username} did not start`)
      return started
    },
    isSignedIn: async ({ token }) => (await sessions.verify(token)).ok,
    async events(...types) {
      const { items } = await store.events({ types }, { limit: 100 })
      return items.toReversed()
    },
    onDisk: () => [file, `${file}-wal`].map((path) => readFileSync(path, 'latin1')).join(''),
    async [Symbol.asyncDispose]() {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

export function asActor({ id, username, role }: Account): Actor {
  return { kind: role, userId: id, username }
}

/** Of nine: one slow turn of a busy machine does not count. */
export async function medianTime(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 9; round++) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return times.toSorted((left, right) => left - right)[4] ?? 0
}

const WHERE = {
  ip: '203.0.113.7',
  userAgent: 'Mozilla/5.0',
  device: {
    system: 'linux',
    systemName: 'Linux',
    browser: 'chrome',
    browserName: 'Chrome',
    kind: 'desktop',
    label: 'Chrome on Linux',
  },
} as const
