import assert from 'node:assert/strict'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest'
import type { SessionStore } from '../../domain/store.ts'
import { anEnding, anEvent, aSession, aTouch, atNow, NOW, start } from '../../testing/builders.ts'
import { openPostgresStore } from './open-postgres-store.ts'
import { aSchema, type TestSchema } from './test-schema.ts'
import { aServer, type TestServer } from './test-server.ts'

// On a server of its own, which is stopped and killed here.

const AWAY = { name: 'SessionError', code: 'store_unavailable' }

let server: TestServer
let test: TestSchema
let store: SessionStore
beforeAll(async () => {
  server = await aServer()
  await server.start()
})
afterAll(() => server.remove())
beforeEach(async () => {
  test = aSchema(server.url)
  store = await test.open()
})
afterEach(() => test.remove())

describe('when the database is away', () => {
  it('R87 refuses every call, and answers again by itself when it is back', async () => {
    const session = aSession()
    await start(store, session)
    await server.stop()

    for (let round = 0; round < 3; round += 1) {
      for (const call of callsOn(session)) await assert.rejects(call(store), AWAY)
    }
    await server.start()
    await untilAnswered(store)

    assert.deepEqual(await store.find(session.id), session)
    for (const call of callsOn(session)) await call(store)
  })

  it('R92 has kept each ending that it answered when the database is killed', async () => {
    const sessions = Array.from({ length: 30 }, () => aSession())
    await start(store, ...sessions)
    const answered: string[] = []
    const ending = sessions.map(async ({ id }) => {
      const ended = await store.terminate({ ids: [id] }, anEnding(), { limit: 1, origin: {} })
      answered.push(...ended.map((session) => session.id))
      if (answered.length === 10) await server.stop('SIGQUIT')
    })
    await Promise.allSettled(ending)
    await server.stop()
    await server.start()
    await untilAnswered(store)

    const told = (await store.changes({ since: 0, limit: 999 })).changes.filter(({ kind }) => kind === 'ended')
    assert.ok(answered.length >= 10)
    for (const id of answered) {
      assert.deepEqual((await store.find(id))?.ending, anEnding())
      assert.equal(told.filter(({ sessionId }) => sessionId === id).length, 1)
    }
  })

  it('R87 goes on with the connections that it has while no more can be made', async () => {
    const admin = new pg.Client(server.url)
    await admin.connect()
    await admin.query(`CREATE ROLE modest LOGIN PASSWORD 'modest' CONNECTION LIMIT 3`)
    await admin.query('GRANT CREATE ON DATABASE postgres TO modest')
    const url = new URL(server.url)
    Object.assign(url, { username: 'modest', password: 'modest' })
    const few = await openPostgresStore(url.href, { schema: 'modest', lease: 0 })
    const session = aSession()
    await start(few, session)
    await few.find(session.id)

    const many = await Promise.allSettled(Array.from({ length: 8 }, () => few.record([anEvent()])))
    await few.record([anEvent()])

    assert.ok(many.some(({ status }) => status === 'rejected'))
    await few.close()
    await admin.query('DROP OWNED BY modest; DROP ROLE modest')
    await admin.end()
  })

  it('R92 has done nothing of a change whose connection is cut in the middle', async () => {
    const session = aSession()
    await start(store, session)
    const holder = new pg.Client({ connectionString: server.url, options: `-c search_path=${test.schema}` })
    await holder.connect()
    await holder.query('BEGIN')
    await holder.query('UPDATE feed SET last = last')

    const ending = store.terminate({}, anEnding(), { limit: 1, origin: {} })
    await Promise.all([assert.rejects(ending, AWAY), cutWhoWaits(holder)])
    await holder.query('ROLLBACK')
    await holder.end()

    assert.deepEqual(await store.find(session.id), session)
    assert.equal((await store.events({}, { limit: 9 })).items.length, 1)
    assert.equal((await store.terminate({}, anEnding(), { limit: 1, origin: {} })).length, 1)
  })

  it('R87 answers again after each connection was cut', async () => {
    const session = aSession()
    await start(store, session)
    await test.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'latchkey' AND pid <> pg_backend_pid()`)

    await untilAnswered(store)

    assert.deepEqual(await store.find(session.id), session)
    assert.deepEqual(await store.touch([aTouch(session)], atNow), [session.id])
  })
})

describe('a store that is opened while the database is away', () => {
  it('says so', async () => {
    await server.stop()

    await assert.rejects(test.open(), { ...AWAY, message: /can not be reached/ })

    await server.start()
  })
})

type Call = (store: SessionStore) => Promise<unknown>

function callsOn(session: ReturnType<typeof aSession>): readonly Call[] {
  return [
    (one) => one.ping(),
    (one) => one.find(session.id),
    (one) => one.insert(aSession(), { events: [] }),
    (one) => one.touch([aTouch(session)], atNow),
    (one) => one.search({}, { key: 'startedAt', direction: 'ascending' }, { limit: 1 }, NOW),
    (one) => one.changes({ limit: 1 }),
    (one) => one.record([anEvent()]),
    (one) => one.terminate({ ids: [session.id] }, anEnding(), { limit: 1, origin: {} }),
  ]
}

/** After a failure the store tries again only in a moment. */
async function untilAnswered(one: SessionStore): Promise<void> {
  for (;;) {
    const answers = await Promise.allSettled([one.ping(), one.touch([], atNow)])
    if (answers.every(({ status }) => status === 'fulfilled')) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function cutWhoWaits(holder: pg.Client): Promise<void> {
  const text =
    'SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))'
  for (;;) {
    if ((await holder.query(text)).rowCount !== 0) return
  }
}
