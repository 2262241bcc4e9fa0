import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, it } from 'vitest'
import { minutes } from '../../domain/clock.ts'
import {
  aDevice,
  aDismissal,
  anEnding,
  anExpiredSession,
  aSession,
  aTouch,
  atNow,
  NOW,
  start,
} from '../../testing/builders.ts'
import { allEvents, eventTypes, idsOf } from '../../testing/contract/case.ts'
import { aRunningPlan } from '../../testing/contract/running-plan.ts'
import { migrate } from './migrations.ts'
import { openCounts } from './open-counts.ts'
import { COMPACT_SESSIONS } from './schema-compact.ts'
import { FIRST_TABLES } from './schema-first.ts'
import { PLANS } from './schema-plans.ts'
import { defineFunctions } from './sql-functions.ts'
import { openSqliteStore, type SqliteStore } from './sqlite-store.ts'
import { aFile } from './test-file.ts'
import { transactions } from './transaction.ts'
import { writeLock } from './write-lock.ts'

let file: ReturnType<typeof aFile>
beforeEach(() => {
  file = aFile()
})
afterEach(() => file.remove())

const BY_START = { key: 'startedAt', direction: 'ascending' } as const
const PHONE = aDevice({ system: 'ios', systemName: 'iOS', browser: 'safari', browserName: 'Safari', kind: 'phone' })

describe('a file of the first schema', () => {
  it('R96 keeps every session, live or ended, as it was', async () => {
    const id = '0197e9a0-0000-7abc-8000-000000000001'
    const ended = '0197e9a0-0000-7abc-8000-000000000002'
    fileOfFirstSchema(`
      ${insertFirst(id, { ip: '2001:db8::1', country: "'DE'", label: "'Mine'" })}
      ${insertFirst(ended, { ip: '203.0.113.7', ended: `7, 'terminated', '{"kind":"system"}', 'b1', 'lost'` })}`).close()

    const store = openSqliteStore(file.path)

    const session = await store.find(id)
    assert.equal(session?.startedAt, Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16))
    assert.deepEqual(
      [session.username, session.ip, session.ipAtStart, session.country, session.label, session.device.label],
      ['Ada', '2001:db8::1', '2001:db8::1', 'DE', 'Mine', 'Chrome 120 on Linux'],
    )
    assert.deepEqual((await store.find(ended))?.ending, {
      at: 7,
      cause: 'terminated',
      by: { kind: 'system' },
      batch: 'b1',
      reason: 'lost',
    })
    const found = await store.search(
      { users: [{ kind: 'part', text: 'ada' }], statuses: ['expired', 'active'] },
      { key: 'ip', direction: 'ascending' },
      { limit: 9 },
      NOW,
    )
    assert.deepEqual(found.items, [session])
    assertCounted(store)
    await store.close()
  })
})

describe('a file of the third schema', () => {
  it('R96 knows what nobody has noted yet, and keeps its trail and its feed', async () => {
    const [over, live] = ['0197e9a0-0000-7abc-8000-000000000001', '0197e9a0-0000-7abc-8000-000000000002']
    const database = fileOfFirstSchema(`
      ${insertFirst(over, { ip: '203.0.113.7' })} ${insertFirst(live, { ip: '203.0.113.8' })}
      UPDATE sessions SET idle_deadline = ${NOW + 1}, absolute_deadline = ${NOW + 1} WHERE id = x'${live.replaceAll('-', '')}';
      INSERT INTO events (type, at, by, details) VALUES ('login_failed', 1, '{"kind":"system"}', '{}');
      INSERT INTO changes (at, kind, session_id, user_id) VALUES (1, 'started', x'${live.replaceAll('-', '')}', 'u1');`)
    defineFunctions(database)
    migrate(database, [{ namespace: 'sessions', steps: [FIRST_TABLES, COMPACT_SESSIONS, PLANS] }])
    database.close()

    const store = openSqliteStore(file.path)

    const expired = await store.search({ statuses: ['expired'] }, BY_START, { limit: 9 }, NOW)
    assert.deepEqual(idsOf(expired.items), [over])
    assert.deepEqual(idsOf(await store.expire(NOW, { limit: 9 })), [over])
    assert.deepEqual(idsOf(await store.terminate({}, anEnding(), { limit: 9, origin: {} })), [live])
    const { changes } = await store.changes({ since: 0, limit: 9 })
    assert.deepEqual(
      changes.map(({ seq, kind }) => `${seq} ${kind}`),
      ['1 started', '2 ended', '3 ended'],
    )
    assert.deepEqual(await eventTypes(store), ['session_terminated', 'session_expired', 'login_failed'])
    assertCounted(store)
    await store.close()
  })
})

describe('the counts', () => {
  it('R95 are true after every kind of write', async () => {
    const store = openSqliteStore(file.path)
    const [ended, moved, kept] = [aSession(), aSession({ country: 'DE' }), aSession({ username: 'Ada L.' })]
    const gone = anExpiredSession({ userId: 'bob', device: PHONE })
    await start(store, ended, moved, kept, gone)
    assertCounted(store)

    await store.touch([aTouch(moved, { device: PHONE, userAgent: 'phone' })], atNow)
    await store.terminate({ ids: [ended.id] }, anEnding(), { limit: 9, origin: {} })
    await store.dismiss({ ids: [gone.id] }, aDismissal(), { limit: 9 })
    await store.update(kept.id, 1, { amr: ['hwk'] }, { now: NOW, events: [] })
    assertCounted(store)

    await store.sweep({ endedBefore: NOW + minutes(1), limit: 9 })
    assertCounted(store)
    await store.close()
  })

  it('R95 are true after a plan, when those of owners have been brought up to date', async () => {
    const store = openSqliteStore(file.path)
    const planned = [aSession(), aSession({ username: 'Ada L.' }), aSession({ userId: 'bob', country: 'DE' })]
    await start(store, ...planned, aSession(), aSession({ userId: 'bob' }))
    const plan = await aRunningPlan(store, planned)
    const step = { at: NOW, holder: 'one', until: NOW }
    for (const limit of [2, 1]) await store.runPlan(plan.id, { ...step, limit })

    const { database } = store
    const countOpen = openCounts(database, transactions(database, writeLock(database, 0)))
    assert.deepEqual([countOpen(), countOpen()], [true, false])

    assertCounted(store)
    await store.close()
  })

  it('P7 keeps who is told of in the trail of a plan, when all sessions are forgotten', async () => {
    const store = openSqliteStore(file.path)
    const planned = [aSession({ userAgent: 'only here' }), aSession({ userId: 'bob', username: 'Bob' })]
    await start(store, ...planned, aSession({ userId: 'eve' }))
    const plan = await aRunningPlan(store, planned)
    await store.runPlan(plan.id, { at: NOW, limit: 9, holder: 'one', until: NOW })
    await store.terminate({}, anEnding(), { limit: 9, origin: {} })
    const before = await allEvents(store)

    assert.equal(await store.sweep({ endedBefore: NOW + 1, limit: 9 }), 3)

    assert.deepEqual(await allEvents(store), before)
    assert.equal((await store.events({ usernamePart: 'bob' }, { limit: 9 })).items.length, 2)
    const names = store.database.prepare('SELECT user_id FROM owners ORDER BY no').all()
    assert.deepEqual(
      names.map(({ user_id: userId }) => userId),
      ['ada', 'bob'],
    )
    await store.close()
  })

  it('R41 forgets the name of a user with the last session that tells of it', async () => {
    const store = openSqliteStore(file.path)
    const session = aSession({ userAgent: 'only here' })
    await start(store, session)
    await store.terminate({ ids: [session.id] }, anEnding(), { limit: 9, origin: {} })

    await store.sweep({ endedBefore: NOW + 1, limit: 9 })

    const count = (table: string) => store.database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows']
    assert.deepEqual(['owners', 'owner_names', 'agents', 'devices', 'endings'].map(count), [0, 0, 0, 0, 0])
    await store.close()
  })
})

/** Each count that is kept, against the sessions themselves. */
function assertCounted({ database }: SqliteStore): void {
  const listed = 's.dismissed_at IS NULL AND s.ended_as IS NOT 2'
  const counts = {
    devices: `listed <> (SELECT count(*) FROM sessions s WHERE s.device_no = t.no AND ${listed})`,
    methods: `listed <> (SELECT count(*) FROM sessions s WHERE s.method_no = t.no AND ${listed})`,
    countries: `listed <> (SELECT count(*) FROM sessions s WHERE s.country = t.code AND ${listed})`,
    agents: 'sessions <> (SELECT count(*) FROM sessions s WHERE s.agent_no = t.no)',
    endings: 'sessions <> (SELECT count(*) FROM sessions s WHERE s.ended_no = t.no)',
    owners: `open <> (SELECT count(*) FROM sessions s JOIN owners o ON o.no = s.owner_no
      WHERE o.user_id = t.user_id AND s.ended_at IS NULL)`,
  }
  for (const [table, wrong] of Object.entries(counts)) {
    assert.deepEqual(database.prepare(`SELECT * FROM ${table} t WHERE ${wrong}`).all(), [], table)
  }
}

function fileOfFirstSchema(rows: string): DatabaseSync {
  const database = new DatabaseSync(file.path)
  migrate(database, [{ namespace: 'sessions', steps: [FIRST_TABLES] }])
  database.exec(rows)
  return database
}

function insertFirst(id: string, given: { ip: string; country?: string; label?: string; ended?: string }): string {
  const startedAt = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
  return `INSERT INTO sessions (id, user_id, username, username_key, secret_hash, started_at, last_active_at,
      idle_deadline, absolute_deadline, authenticated_at, amr, ip, ip_at_start, user_agent, system, system_name, browser,
      browser_name, browser_version, kind, device_label, country, label, renewal_due, ended_at, ended_cause, ended_by,
      ended_batch, ended_reason, version)
    VALUES (x'${id.replaceAll('-', '')}', 'u1', 'Ada', x'616461', randomblob(32), ${startedAt}, ${startedAt},
      ${startedAt + 9}, ${startedAt + 10}, ${startedAt}, '["pwd"]', '${given.ip}', '${given.ip}', 'agent', 'linux',
      'Linux', 'chrome', 'Chrome', '120', 'desktop', 'Chrome 120 on Linux', ${given.country ?? 'NULL'},
      ${given.label ?? 'NULL'}, 0, ${given.ended ?? 'NULL, NULL, NULL, NULL, NULL'}, 3);`
}
