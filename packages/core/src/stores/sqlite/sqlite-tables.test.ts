import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'vitest'
import { anEnding, anEvent, aSession, NOW, start } from '../../testing/builders.ts'
import type { SqlStep } from '../sql/sql-tables.ts'
import { openSqliteStore, type SqliteStore } from './sqlite-store.ts'
import { aFile } from './test-file.ts'

const PEOPLE = { namespace: 'people', steps: ['CREATE TABLE people (name TEXT PRIMARY KEY) STRICT'] }

let file: ReturnType<typeof aFile>
let store: SqliteStore
beforeEach(() => {
  file = aFile()
  store = openSqliteStore(file.path, { migrations: [PEOPLE] })
})
afterEach(async () => {
  await store.close()
  file.remove()
})

describe('tables.transact', () => {
  it('R22 changes a row of a table beside the sessions and ends sessions in one step', async () => {
    const session = aSession({ userId: 'ada' })
    await start(store, session)

    await store.tables.transact(async (step) => {
      await add(step, 'ada')
      assert.equal((await step.find(session.id))?.ending, undefined)
      await step.terminate({ userId: 'ada' }, anEnding(), { limit: 9, origin: {} })
      await step.record([anEvent()])
    })

    assert.deepEqual(await people(), ['ada'])
    assert.deepEqual((await store.find(session.id))?.ending, anEnding())
    assert.equal((await store.events({}, { limit: 9 })).items.length, 3)
  })

  it('undoes everything when the step rejects, and goes on', async () => {
    const session = aSession()
    await start(store, session)

    const spoiled = store.tables.transact(async (step) => {
      await add(step, 'ada')
      await step.terminate({}, anEnding(), { limit: 9, origin: {} })
      await add(step, 'ada')
    })

    await assert.rejects(spoiled, /UNIQUE/)
    assert.deepEqual([await people(), await store.find(session.id)], [[], session])
    await store.tables.transact((step) => add(step, 'ada'))
    assert.deepEqual(await people(), ['ada'])
  })

  it('lets nothing else into an open step: not a write, not a look, not another step', async () => {
    const one = aSession()
    const two = aSession()
    await start(store, one)
    const gate = Promise.withResolvers<void>()
    const finished: string[] = []
    const note = (name: string) => () => void finished.push(name)
    const spoiled = store.tables
      .transact(async (step) => {
        await add(step, 'ada')
        await step.terminate({}, anEnding(), { limit: 9, origin: {} })
        await gate.promise
        finished.push('the step')
        throw new Error('changed my mind')
      })
      .catch(() => {})
    await new Promise((resolve) => setImmediate(resolve))

    const others = [
      store.insert(two, { events: [] }).then(note('insert')),
      store.find(one.id).then((found) => note(`found ${found?.ending?.cause}`)()),
      store.count({ userId: one.userId }, { now: NOW, upTo: 9 }).then(note('count')),
      store.changes({ limit: 1 }).then(note('changes')),
      people().then((names) => note(`people: ${names}`)()),
      store.tables.transact((step) => add(step, 'bob')).then(note('another step')),
    ]
    assert.throws(() => store.transact(() => undefined), { code: 'store_unavailable' })
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(finished.join(), '')
    gate.resolve()
    await Promise.all([spoiled, ...others])

    assert.equal(finished.length, 7)
    assert.equal(finished[0], 'the step')
    assert.ok(finished.includes('found undefined'))
    assert.deepEqual(await people(), ['bob'])
    assert.deepEqual([await store.find(one.id), await store.find(two.id)], [one, two])
  })

  it('joins a transaction that somebody has begun on the connection', async () => {
    store.database.exec('BEGIN IMMEDIATE')
    await store.tables.transact((step) => add(step, 'ada'))
    await assert.rejects(store.tables.transact((step) => add(step, 'ada')))
    await store.tables.transact((step) => add(step, 'bob'))
    assert.deepEqual(await people(), ['ada', 'bob'])
    store.database.exec('ROLLBACK')

    assert.deepEqual(await people(), [])
  })

  it('is refused in the middle of a transaction that is not asynchronous, and that one goes on', async () => {
    let inner: Promise<void> | undefined
    store.transact(() => {
      inner = store.tables.transact((step) => add(step, 'ada'))
      inner.catch(() => {})
      store.database.exec(`INSERT INTO people VALUES ('bob')`)
    })

    await assert.rejects(inner ?? Promise.resolve(), TypeError)
    assert.deepEqual(await people(), ['bob'])
    await store.tables.transact((step) => add(step, 'eve'))
    assert.deepEqual(await people(), ['bob', 'eve'])
  })

  it('says store_unavailable when the store is closed', async () => {
    await store.close()

    const away = { code: 'store_unavailable' }
    await assert.rejects(
      store.tables.transact(async () => undefined),
      away,
    )
    await assert.rejects(people(), away)
  })
})

async function add({ run }: SqlStep, name: string): Promise<void> {
  await run({ text: 'INSERT INTO people VALUES ($1)', values: [name] })
}

async function people(): Promise<unknown[]> {
  const rows = await store.tables.read({ text: 'SELECT name FROM people ORDER BY name' })
  return rows.map(({ name }) => name)
}
