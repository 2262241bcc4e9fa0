import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { days, type Instant, type SessionRecord } from 'latchkey'
import { openSqliteStore, type SqliteStore, type SqlStore } from 'latchkey/sqlite'
import { newSessionId } from '../packages/core/src/domain/session-id.ts'
import { issueToken, type Token } from '../packages/core/src/domain/token.ts'
import { SESSION_MIGRATIONS } from '../packages/core/src/stores/sqlite/schema.ts'
import type { Account } from '../packages/server/src/accounts/account.ts'
import { ACCOUNT_MIGRATIONS } from '../packages/server/src/accounts/account-migrations.ts'
import { createAccountStore } from '../packages/server/src/accounts/account-store.ts'
import { newAccount } from '../packages/server/src/accounts/new-account.ts'
import { meetAgents } from '../packages/server/src/demo/agents.ts'
import { createChance } from '../packages/server/src/demo/chance.ts'

/** A file full of sessions, and the tokens of some of them. */
export type Sample = {
  readonly path: string
  /** Of live sessions, spread over the whole file, in no order. */
  readonly tokens: readonly Token[]
  readonly administratorToken: Token
}

const SESSIONS_PER_USER = 10
const USERS_PER_TRANSACTION = 500
const MOST_TOKENS = 20_000

/** Long enough that a file made today is as good as new next year. */
const LIFETIME = days(3650)

/** Made once for each size and kept where nothing is committed. Another schema makes another file. */
export async function sampleOf(sessions: number): Promise<Sample> {
  const schema = hash('sha256', JSON.stringify([SESSION_MIGRATIONS, ACCOUNT_MIGRATIONS.sqlite])).slice(0, 12)
  const folder = join(import.meta.dirname, '../node_modules/.cache/latchkey-bench')
  const path = join(folder, `${sessions}-${schema}.db`)
  const tokensPath = `${path}.tokens.json`
  if (!existsSync(tokensPath)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const rest of ['', '-wal', '-shm']) rmSync(path + rest, { force: true })
    console.error(`Making a file of ${sessions.toLocaleString('en')} sessions, once…`)
    const { tokens, administratorToken } = await fill(path, sessions)
    // Its presence says that the file is whole.
    writeFileSync(`${tokensPath}.new`, JSON.stringify({ tokens, administratorToken }), { mode: 0o600 })
    renameSync(`${tokensPath}.new`, tokensPath)
  }
  return { path, ...JSON.parse(readFileSync(tokensPath, 'utf8')) }
}

export function openSample(path: string): SqliteStore {
  return openSqliteStore(path, { migrations: [ACCOUNT_MIGRATIONS.sqlite] })
}

async function fill(path: string, sessions: number): Promise<Pick<Sample, 'tokens' | 'administratorToken'>> {
  const store = openSample(path)
  // Nobody needs this file after a power cut, and it grows all over: what waits in memory is written once, not often.
  store.database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -1048576; PRAGMA wal_autocheckpoint = 100000')
  const makeSession = sessionMaker(Date.now())
  const users = Math.ceil(sessions / SESSIONS_PER_USER)
  const every = Math.ceil(sessions / MOST_TOKENS)
  const tokens: Token[] = []
  let administratorToken: Token = ''
  for (let first = 0; first < users; first += USERS_PER_TRANSACTION) {
    const accounts = await makeAccounts(store, first, Math.min(first + USERS_PER_TRANSACTION, users))
    store.transact((verbs) => {
      for (const [index, { id, username }] of accounts.entries()) {
        const made = Array.from({ length: SESSIONS_PER_USER }, () => makeSession(id, username))
        for (const { record } of made) verbs.insert(record, { events: [] })
        const own = made.map(({ token }) => token)
        const user = first + index
        if (user === 0) administratorToken = own[0] ?? ''
        tokens.push(...own.filter((_, place) => (user * SESSIONS_PER_USER + place) % every === every - 1))
      }
    })
  }
  store.database.close()
  return { tokens: shuffled(tokens), administratorToken }
}

/** The same in a store of any kind, and the tokens of all of them. */
export async function fillStore(store: SqlStore, sessions: number): Promise<readonly Token[]> {
  const makeSession = sessionMaker(Date.now())
  const tokens: Token[] = []
  for (const { id, username } of await makeAccounts(store, 0, Math.ceil(sessions / SESSIONS_PER_USER))) {
    const made = Array.from({ length: SESSIONS_PER_USER }, () => makeSession(id, username))
    await Promise.all(made.map(({ record }) => store.insert(record, { events: [] })))
    tokens.push(...made.map(({ token }) => token))
  }
  return shuffled(tokens)
}

type MakeSession = (userId: string, username: string) => { readonly record: SessionRecord; readonly token: Token }

function makeAccounts({ tables }: SqlStore, first: number, end: number): Promise<readonly Account[]> {
  return tables.transact(async (step) => {
    const rows = createAccountStore(step)
    const accounts = Array.from({ length: end - first }, (_, index) => {
      const user = first + index
      const username = `user${String(user).padStart(7, '0')}`
      return newAccount({ username, role: user === 0 ? 'administrator' : 'user' }, Date.now())
    })
    for (const account of accounts) await rows.insert(account)
    return accounts
  })
}

/** Started within the last month, used since, and live. */
function sessionMaker(now: Instant): MakeSession {
  const chance = createChance(1)
  const agents = meetAgents()
  return (userId, username) => {
    const { userAgent, device } = chance.pickByWeight(agents)
    const startedAt = Math.round(now - days(30) * chance.fraction())
    const { id, token, secretHash } = issueToken(newSessionId(userId, startedAt))
    const ip = [chance.integer(1, 223), chance.integer(0, 255), chance.integer(0, 255), chance.integer(1, 254)].join(
      '.',
    )
    return {
      token,
      record: {
        id,
        userId,
        username,
        secretHash,
        startedAt,
        lastActiveAt: Math.round(now - (now - startedAt) * chance.fraction()),
        idleDeadline: now + LIFETIME,
        absoluteDeadline: now + LIFETIME,
        authenticatedAt: startedAt,
        amr: ['pwd'],
        ip,
        ipAtStart: ip,
        userAgent,
        device,
        renewalDue: false,
        version: 1,
      },
    }
  }
}

function shuffled<Item>(items: readonly Item[]): readonly Item[] {
  const chance = createChance(2)
  return items
    .map((item) => ({ item, at: chance.fraction() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item)
}
