import assert from 'node:assert/strict'
import { DEFAULT_POLICY, type Instant, type SessionRecord } from 'latchkey'
import { openSqliteStore, type SqliteStore } from 'latchkey/sqlite'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { ACCOUNT_MIGRATIONS } from '../accounts/account-migrations.ts'
import { createAccounts } from '../accounts/create-accounts.ts'
import { DEMO_SIZE, type DemoLogins, seedDemo } from './seeding.ts'
import { throwAwayDatabase } from './throw-away.ts'

const NOW: Instant = Date.UTC(2100, 0, 1)
/** A fifth of the demo, so that the test is quick. */
const SIZE = { users: 400, sessions: 2000 }
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

describe('seedDemo', () => {
  const file = throwAwayDatabase()
  let store: SqliteStore
  let logins: DemoLogins

  beforeAll(async () => {
    store = openSqliteStore(file.path, { lease: 0, migrations: [ACCOUNT_MIGRATIONS.sqlite] })
    logins = await seedDemo({ store, policy: DEFAULT_POLICY, now: NOW, size: SIZE })
  })
  afterAll(async () => {
    await store.close()
    file.remove()
  })

  it('makes as many users and sessions as it is told to, and for the demo 2,000 and 10,000', () => {
    assert.deepEqual(DEMO_SIZE, { users: 2000, sessions: 10_000 })
    assert.equal(ask('SELECT count(*) FROM users'), SIZE.users)
    assert.equal(ask('SELECT count(*) FROM sessions'), SIZE.sessions)
  })

  it('gives some users one session, some forty and most a few', () => {
    const usersWith = (condition: string) =>
      ask(`SELECT count(*) FROM (SELECT count(*) AS n FROM sessions GROUP BY owner_no) WHERE n ${condition}`)
    assert.ok(usersWith('= 1') > 40)
    assert.ok(usersWith('BETWEEN 2 AND 8') > 200)
    assert.ok(usersWith('= 40') >= 2)
    assert.equal(usersWith('> 40'), 0)
  })

  it('has sessions of every status, with expiries both noted and not', async () => {
    const count = async (status: 'active' | 'expired' | 'terminated') =>
      (await store.count({ statuses: [status] }, { now: NOW, upTo: SIZE.sessions })).sessions
    assert.ok((await count('active')) > 1200)
    assert.ok((await count('expired')) > 120)
    assert.ok((await count('terminated')) > 200)
    const unnoted = ask(`SELECT count(*) FROM sessions WHERE ended_at IS NULL AND expires_at <= ${NOW}`)
    assert.ok(unnoted > 0 && unnoted < 60)
  })

  it('says in which country each session is', () => {
    assert.equal(ask('SELECT count(*) FROM sessions WHERE country IS NULL'), 0)
    assert.ok(ask('SELECT count(DISTINCT country) FROM sessions') > 10)
  })

  it('spreads the last use from seconds to weeks', () => {
    const usedWithin = (from: number, to: number) =>
      ask(`SELECT count(*) FROM sessions WHERE ${NOW} - last_active_at BETWEEN ${from} AND ${to}`)
    assert.ok(usedWithin(0, MINUTE) > 0)
    assert.ok(usedWithin(MINUTE, 60 * MINUTE) > 40)
    assert.ok(usedWithin(DAY, 7 * DAY) > 600)
    assert.ok(usedWithin(14 * DAY, 60 * DAY) > 40)
    assert.equal(
      ask(`SELECT count(*) FROM sessions WHERE last_active_at > ${NOW} OR last_active_at < authenticated_at`),
      0,
    )
  })

  it('spreads devices and addresses', () => {
    assert.ok(ask('SELECT count(*) FROM agents') > 50)
    assert.ok(ask('SELECT count(DISTINCT system) FROM devices') >= 6)
    assert.ok(ask('SELECT count(DISTINCT address) FROM sessions') > 600)
    assert.ok(ask("SELECT count(*) FROM sessions WHERE address_text(address) LIKE '%:%'") > 200)
    assert.ok(ask('SELECT count(*) FROM sessions WHERE length(address) = 0') === 0)
  })

  it('puts on record what happened, in the order in which it happened', () => {
    for (const type of ['login_succeeded', 'login_failed', 'password_changed', 'session_terminated', 'user_disabled'])
      assert.ok(ask(`SELECT count(*) FROM events WHERE type = '${type}'`) > 0, type)
    assert.equal(ask("SELECT count(*) FROM events WHERE type = 'session_started'"), SIZE.sessions)
    assert.equal(
      ask("SELECT count(*) FROM events WHERE type IN ('session_terminated', 'session_expired')"),
      ask('SELECT count(*) FROM sessions WHERE ended_at IS NOT NULL'),
    )
    const outOfOrder = ask('SELECT count(*) FROM events a JOIN events b ON b.seq = a.seq + 1 WHERE b.at < a.at')
    assert.ok(outOfOrder < 200, `${outOfOrder} out of order`)
  })

  it('repeats no secret and no hash', () => {
    assert.equal(ask('SELECT count(DISTINCT secret_hash) FROM sessions'), SIZE.sessions)
    assert.equal(ask('SELECT count(password_hash) - count(DISTINCT password_hash) FROM users'), 0)
    assert.notEqual(logins.user.password, logins.administrator.password)
  })

  it('lets the two whose passwords it prints sign in, and nobody else', async () => {
    const accounts = createAccounts({ store, clock: () => NOW })
    const signIn = async (login: string, password: string) =>
      (await accounts.authenticate({ login, password, origin: {} }))?.role
    assert.equal(await signIn(logins.user.username, logins.user.password), 'user')
    assert.equal(await signIn(logins.administrator.username, logins.administrator.password), 'administrator')
    assert.equal(await signIn(logins.user.username, logins.administrator.password), undefined)
    const { username } =
      store.database.prepare("SELECT username FROM users WHERE username NOT LIKE 'walnut%'").get() ?? {}
    assert.equal(await signIn(String(username), logins.user.password), undefined)
  })

  it('gives its user eight sessions on different devices, one of them expired', async () => {
    const filter = { users: [{ kind: 'exact', text: logins.user.username }] } as const
    const page = { limit: 50 }
    const { items } = await store.search(filter, { key: 'startedAt', direction: 'ascending' }, page, NOW)
    assert.equal(items.length, 8)
    assert.equal(new Set(items.map(({ device }) => device.label)).size, 8)
    assert.equal(items.filter((session: SessionRecord) => session.ending?.cause === 'idle').length, 1)
  })

  function ask(sql: string): number {
    return Number(Object.values(store.database.prepare(sql).get() ?? {})[0])
  }
})
