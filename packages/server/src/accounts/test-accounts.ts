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
import type { SqlStore } from 'latchkey/sqlite'
import { inject } from 'vitest'
import { openStore } from '../open-store.ts'
import { quickPasswords } from '../testing/quick-passwords.ts'
import { aSharedDatabase } from '../testing/test-database.ts'
import type { Account, Role } from './account.ts'
import type { Accounts, Setup } from './accounts.ts'
import { createAccounts } from './create-accounts.ts'
import type { Passwords } from './passwords.ts'
import { createSetup } from './setup.ts'

export const PASSWORD = 'tea moss zebra snow'
export const ORIGIN: Origin = { ip: '203.0.113.7', userAgent: 'Mozilla/5.0' }

export type TestAccounts = AsyncDisposable & {
  readonly accounts: Accounts
  readonly setup: Setup
  readonly sessions: Sessions
  readonly store: SqlStore
  /** The same as another process has it. */
  readonly another: () => Promise<{ readonly accounts: Accounts; readonly setup: Setup; readonly store: SqlStore }>
  readonly place: TestPlace
  readonly pass: (time: Duration) => void
  /** How often a password was compared so far. */
  readonly comparisons: () => number
  /** An account with {@link PASSWORD}. */
  readonly addUser: (username: string, more?: { readonly role?: Role; readonly email?: string }) => Promise<Account>
  readonly signIn: (account: Account) => Promise<{ readonly token: Token; readonly session: SessionRecord }>
  readonly isSignedIn: (device: { readonly token: Token }) => Promise<boolean>
  /** Oldest first. */
  readonly events: (...types: readonly RecordedEvent['type'][]) => Promise<readonly RecordedEvent[]>
  /** From here on, no event of the type can be written. */
  readonly spoil: (type: string) => Promise<void>
  /** All that is on disk, as text. */
  readonly onDisk: () => Promise<string>
}

/**
 * Accounts and sessions in a database of their own, with quick hashing and a clock that moves when told: in PostgreSQL
 * where the tests have one, otherwise in a file of SQLite.
 */
export async function openTestAccounts({
  passwords = quickPasswords,
}: {
  readonly passwords?: Passwords
} = {}): Promise<TestAccounts> {
  const place = await aPlace()
  const stores: SqlStore[] = []
  const open = async () => {
    const store = await openStore(place)
    stores.push(store)
    return store
  }
  const store = await open()
  let mend: (() => Promise<void>) | undefined
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
    async another() {
      const other = { store: await open(), clock, passwords: counted }
      return { accounts: createAccounts(other), setup: createSetup(other), store: other.store }
    },
    place,
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
    async spoil(type) {
      mend = await spoil(store, type)
    },
    onDisk: place.dump,
    async [Symbol.asyncDispose]() {
      await mend?.()
      await Promise.all(stores.map((opened) => opened.close()))
      await place.remove()
    },
  }
}

/** As the configuration names it. */
type TestPlace = {
  readonly store: string
  readonly database: string
  dump(): Promise<string>
  remove(): Promise<void>
}

async function aPlace(): Promise<TestPlace> {
  const server: string | undefined = inject('postgres')
  if (server !== undefined) {
    const { url, dump, remove } = await aSharedDatabase(server)
    return { store: url, database: '', dump, remove }
  }
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-accounts-'))
  const file = join(folder, 'latchkey.db')
  return {
    store: '',
    database: file,
    dump: async () => [file, `${file}-wal`].map((path) => readFileSync(path, 'latin1')).join(''),
    remove: async () => rmSync(folder, { recursive: true }),
  }
}

/** Gives back what makes it good again. */
async function spoil({ tables }: SqlStore, type: string): Promise<() => Promise<void>> {
  const trigger = `CREATE TRIGGER spoiled BEFORE INSERT ON events`
  const statements = {
    sqlite: {
      spoil: [`${trigger} WHEN new.type = '${type}' BEGIN SELECT raise(ABORT, 'spoiled'); END`],
      mend: ['DROP TRIGGER spoiled'],
    },
    postgres: {
      spoil: [
        `CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'spoiled'; END $$`,
        `${trigger} FOR EACH ROW WHEN (new.type = '${type}') EXECUTE FUNCTION spoil()`,
      ],
      mend: ['DROP FUNCTION spoil() CASCADE'],
    },
  }[tables.dialect]
  const runAll = (texts: readonly string[]) =>
    tables.transact(async ({ run }) => {
      for (const text of texts) await run({ text })
    })
  await runAll(statements.spoil)
  return () => runAll(statements.mend)
}

export function asActor({ id, username, role }: Account): Actor {
  return { kind: role, userId: id, username }
}

const ROUNDS = 20
/** Of the rounds, on each side: one slow turn of a busy machine does not count. */
const LEFT_OUT = 2

/** Whether two works take times that overlap. They take turns, so that whatever else goes on slows both. */
export async function timesOverlap(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<boolean> {
  const times: { readonly one: number[]; readonly other: number[] } = { one: [], other: [] }
  for (let round = 0; round < ROUNDS; round += 1) {
    times.one.push(await timeOf(one))
    times.other.push(await timeOf(other))
  }
  const [left, right] = [times.one, times.other].map((all) =>
    all.toSorted((one, other) => one - other).slice(LEFT_OUT, -LEFT_OUT),
  )
  return (left?.[0] ?? 0) <= (right?.at(-1) ?? 0) && (right?.[0] ?? 0) <= (left?.at(-1) ?? 0)
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
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
