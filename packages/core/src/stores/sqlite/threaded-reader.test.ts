import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'vitest'
import { aSession, NOW, start } from '../../testing/builders.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { aFile } from './test-file.ts'
import { threadedReader } from './threaded-reader.ts'

const BY_START = { key: 'startedAt', direction: 'ascending' } as const

let file: ReturnType<typeof aFile>
beforeEach(() => {
  file = aFile()
})
afterEach(() => file.remove())

describe('threadedReader', () => {
  it('R87 is store_unavailable when its thread cannot go on, and answers again when it can', async () => {
    const reader = threadedReader(file.path)
    await assert.rejects(reader.tally('system', { now: NOW }), { code: 'store_unavailable' })

    const store = openSqliteStore(file.path)
    await start(store, aSession())

    assert.deepEqual(await reader.tally('system', { now: NOW }), [{ value: 'linux', sessions: 1 }])
    await Promise.all([reader.close(), store.close()])
  })

  it('R31 sees what was written before it was asked', async () => {
    const store = openSqliteStore(file.path)
    const reader = threadedReader(file.path)
    for (let count = 1; count <= 20; count++) {
      await start(store, aSession())
      assert.equal((await reader.search({}, BY_START, { limit: 99 }, NOW)).items.length, count)
    }
    await Promise.all([reader.close(), store.close()])
  })

  it('passes on what is wrong with a question, and goes on', async () => {
    const store = openSqliteStore(file.path)
    const reader = threadedReader(file.path)

    await assert.rejects(reader.search({}, BY_START, { limit: 1, after: 'nowhere' }, NOW), { code: 'bad_request' })
    assert.deepEqual(await reader.count({}, { now: NOW, upTo: 1 }), { sessions: 0, users: 0, more: false })
    await Promise.all([reader.close(), store.close()])
  })

  it('answers what was asked before it is closed with store_unavailable, and nothing afterwards', async () => {
    const store = openSqliteStore(file.path)
    const reader = threadedReader(file.path)
    const asked = assert.rejects(reader.count({}, { now: NOW, upTo: 1 }), { code: 'store_unavailable' })
    await reader.close()

    await asked
    await assert.rejects(reader.count({}, { now: NOW, upTo: 1 }), { code: 'store_unavailable' })
    await store.close()
  })
})
