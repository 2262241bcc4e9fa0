import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, inject, it } from 'vitest'
import { anEnding, aSession, aTouch, atNow, NOW, start } from '../../testing/builders.ts'
import { openPostgresStore, type PostgresStoreOptions } from './open-postgres-store.ts'
import { aSchema, type TestSchema } from './test-schema.ts'

const PEOPLE = { namespace: 'people', steps: ['CREATE TABLE people (name text)'] }

let test: TestSchema
beforeEach(() => {
  test = aSchema(inject('postgres'))
})
afterEach(() => test.remove())

describe('openPostgresStore', () => {
  it('makes the tables where there are none, and finds its sessions again', async () => {
    const session = aSession()
    const store = await test.open()
    await start(store, session)
    await store.close()

    assert.deepEqual(await (await test.open()).find(session.id), session)
  })

  it('R96 lets ten begin at once, on nothing and on the version before', async () => {
    const ten = () => Promise.all(Array.from({ length: 10 }, () => test.open({ migrations: [PEOPLE] })))
    await ten()
    const steps = [...PEOPLE.steps, `INSERT INTO people VALUES ('ada')`]
    const grown = { ...PEOPLE, steps }

    const stores = await Promise.all(Array.from({ length: 10 }, () => test.open({ migrations: [grown] })))

    assert.equal(stores.length, 10)
    assert.deepEqual(await test.query('SELECT name FROM people'), [{ name: 'ada' }])
  })

  it('leaves everything as it was when a step fails', async () => {
    const broken = { ...PEOPLE, steps: [...PEOPLE.steps, 'CREATE nonsense'] }

    await assert.rejects(test.open({ migrations: [broken] }))

    assert.deepEqual(await test.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [test.schema]), [])
  })

  it('lets a role that may only read and write rows use what is there', async () => {
    await test.open()
    const role = `${test.schema}_role`
    await test.query(`CREATE ROLE ${role} LOGIN PASSWORD 'x'`)
    await test.query(`GRANT USAGE ON SCHEMA ${test.schema} TO ${role}`)
    await test.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${test.schema} TO ${role}`)
    const url = inject('postgres').replace(/\/\/.*@/, `//${role}:x@`)

    const store = await openPostgresStore(url, { schema: test.schema })

    await start(store, aSession())
    const ended = await store.terminate({ words: ['linux'] }, anEnding(), { limit: 9, origin: {} })
    await store.close()
    await test.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    assert.equal(ended.length, 1)
  })

  it('refuses a schema of a newer Latchkey and changes nothing in it', async () => {
    await test.open()
    await test.query('UPDATE migrations SET steps = 99')

    await assertRefused(/newer Latchkey/)

    assert.deepEqual(await test.query('SELECT steps FROM migrations'), [{ steps: 99 }])
  })

  it.each(['sessions', 'migrations'])("refuses another program's schema with a table %s", async (table) => {
    await test.query(`CREATE SCHEMA ${test.schema}`)
    await test.query(`CREATE TABLE ${table} (id text)`)

    await assertRefused(/another program/)

    const tables = await test.query('SELECT tablename FROM pg_tables WHERE schemaname = $1', [test.schema])
    assert.deepEqual(tables, [{ tablename: table }])
  })

  it('R31 holds all processes to one lease, whoever opens first', async () => {
    const tried = await Promise.allSettled([40, 50, 60].map((lease) => test.open({ lease })))
    const [first, ...more] = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    assert(first && more.length === 0, 'one of them')

    await assertRefused(new RegExp(`has a lease of 70 ms, and the session store one of ${first.lease} ms`), {
      lease: 70,
    })

    const store = await openPostgresStore(inject('postgres'), { schema: test.schema })
    assert.equal(store.lease, first.lease)
    await store.close()
  })

  it.each(['', 'latchkey.db', 'https://127.0.0.1/', 'postgres://a:b c@['])('refuses the address "%s"', async (url) => {
    await assert.rejects(openPostgresStore(url), { name: 'SessionError', code: 'store_unavailable' })
  })

  it('says no more of a wrong password than that it is wrong', async () => {
    const url = inject('postgres').replace(/:[0-9a-f]+@/, ':swordfish@')

    await assert.rejects(openPostgresStore(url), (error: Error) => {
      assert.match(error.message, /refused the user or the password/)
      return !error.message.includes('swordfish')
    })
  })
})

describe('the audit trail', () => {
  it('R85 can be neither changed nor shortened', async () => {
    await start(await test.open(), aSession())

    for (const text of ['UPDATE events SET type = NULL', 'DELETE FROM events', 'TRUNCATE events']) {
      await assert.rejects(test.query(text), /append-only/)
    }
  })
})

describe('a touch', () => {
  it('changes no index while it stays in the same minute and comes from the same place', async () => {
    const store = await test.open()
    const session = aSession({ idleDeadline: NOW + 1000 })
    await start(store, session)
    const { ip, userAgent, device } = session

    for (const after of [1, 2, 3]) {
      const use = { at: session.startedAt + after, idleDeadline: NOW + 1000 + after, ip, userAgent, device }
      await store.touch([aTouch(session, use)], atNow)
    }

    // The last thing that a connection does is to tell what it has done.
    await store.close()
    assert.deepEqual(await updatesOf(test), { all: 3, inPlace: 3 })
  })
})

async function updatesOf({ query, schema }: TestSchema): Promise<object | undefined> {
  for (;;) {
    const [row] = await query(
      `SELECT n_tup_upd::int AS all, n_tup_hot_upd::int AS "inPlace" FROM pg_stat_all_tables
       WHERE schemaname = $1 AND relname = 'sessions'`,
      [schema],
    )
    if (row?.['all'] === 3) return row
  }
}

async function assertRefused(message: RegExp, options?: PostgresStoreOptions): Promise<void> {
  await assert.rejects(test.open(options), { name: 'SessionError', code: 'store_unavailable', message })
}
