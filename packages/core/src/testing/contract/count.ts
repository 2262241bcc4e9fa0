import assert from 'node:assert/strict'
import { anEnding, anExpiredSession, aSession, NOW, start } from '../builders.ts'
import type { Case } from './case.ts'

export function countContract(it: Case): void {
  it('count: says how many sessions match, and of how many users', async (store) => {
    await start(store, aSession({ userId: 'ada' }), aSession({ userId: 'ada' }), aSession({ userId: 'grace' }))

    assert.deepEqual(await store.count({}, { now: NOW, upTo: 9 }), { sessions: 3, users: 2, more: false })
    assert.deepEqual(await store.count({ userId: 'ada' }, { now: NOW, upTo: 9 }), {
      sessions: 2,
      users: 1,
      more: false,
    })
  })

  it('count: is exact at the bound, and says when it stopped', async (store) => {
    await start(store, aSession(), aSession(), aSession())

    assert.deepEqual(await store.count({}, { now: NOW, upTo: 3 }), { sessions: 3, users: 1, more: false })
    assert.deepEqual(await store.count({}, { now: NOW, upTo: 2 }), { sessions: 2, users: 1, more: true })
  })

  it('count: says 0 users when they are not wanted', async (store) => {
    await start(store, aSession({ userId: 'ada' }), aSession({ userId: 'grace' }), aSession())

    const options = { now: NOW, users: false } as const
    assert.deepEqual(await store.count({}, { ...options, upTo: 3 }), { sessions: 3, users: 0, more: false })
    assert.deepEqual(await store.count({}, { ...options, upTo: 2 }), { sessions: 2, users: 0, more: true })
  })

  it('count: counts nothing in an empty store', async (store) => {
    assert.deepEqual(await store.count({}, { now: NOW, upTo: 9 }), { sessions: 0, users: 0, more: false })
  })

  it('count: shares one definition of each status with the domain', async (store) => {
    const ended = aSession()
    await start(store, ended, aSession(), aSession(), anExpiredSession(), aSession({ idleDeadline: NOW }))
    await store.terminate({ ids: [ended.id] }, anEnding(), { limit: 1, origin: {} })

    const count = async (status: 'active' | 'expired' | 'terminated') => {
      return (await store.count({ statuses: [status] }, { now: NOW, upTo: 9 })).sessions
    }
    assert.deepEqual([await count('active'), await count('expired'), await count('terminated')], [2, 2, 1])
  })
}
