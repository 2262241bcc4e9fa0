import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, inject, it } from 'vitest'
import { anEnding, anEvent, aSession, start } from '../../testing/builders.ts'
import type { SqlStep, SqlStore } from '../sql/sql-tables.ts'
import { aSchema, type TestSchema } from './test-schema.ts'

const PEOPLE = { namespace: 'people', steps: ['CREATE TABLE people (name text PRIMARY KEY)'] }

let test: TestSchema
let store: SqlStore
beforeEach(async () => {
  test = aSchema(inject('postgres'))
  store = await test.open({ migrations: [PEOPLE] })
})
afterEach(() => test.remove())

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

    await assert.rejects(spoiled, /duplicate key/)
    assert.deepEqual([await people(), await store.find(session.id)], [[], session])
    await store.tables.transact((step) => add(step, 'ada'))
    assert.deepEqual(await people(), ['ada'])
  })

  it('says so when PostgreSQL has undone the step because of an error that nobody passed on', async () => {
    const hidden = store.tables.transact(async (step) => {
      await add(step, 'ada')
      await add(step, 'ada').catch(() => {})
      return 'done'
    })

    await assert.rejects(hidden, { name: 'SessionError', code: 'store_unavailable' })
    assert.deepEqual(await people(), [])
    await store.tables.transact((step) => add(step, 'ada'))
    assert.deepEqual(await people(), ['ada'])
  })

  it('begins again when it has stood in the way of another', async () => {
    const [one, two] = [aSession(), aSession()]
    await start(store, one, two)
    const met = Promise.withResolvers<void>()
    let turns = 0
    let found = 0
    const both = [
      [one, two],
      [two, one],
    ].map(([first = one, second = two]) =>
      store.tables.transact(async (step) => {
        turns += 1
        await step.find(first.id)
        found += 1
        if (found === 2) met.resolve()
        await met.promise
        await step.find(second.id)
        await add(step, first.id)
      }),
    )

    await Promise.all(both)

    assert.ok(turns > 2, `${turns} turns`)
    assert.equal((await people()).length, 2)
  })
})

async function add({ run }: SqlStep, name: string): Promise<void> {
  await run({ text: 'INSERT INTO people VALUES ($1)', values: [name] })
}

async function people(): Promise<unknown[]> {
  const rows = await store.tables.read({ text: 'SELECT name FROM people ORDER BY name' })
  return rows.map(({ name }) => name)
}
