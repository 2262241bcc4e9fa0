import assert from 'node:assert/strict'
import { aDismissal, anEnding, anExpiredSession, aSession, NOW, start } from '../builders.ts'
import { allEvents, type Case } from './case.ts'

const ALL = { limit: 9, origin: {} }

export function sweepContract(it: Case): void {
  it('sweep: forgets sessions that ended before the instant, and says how many', async (store) => {
    const [old, recent] = [aSession(), aSession()]
    await start(store, old, recent)
    await store.terminate({ ids: [old.id] }, anEnding({ at: NOW }), ALL)
    await store.terminate({ ids: [recent.id] }, anEnding({ at: NOW + 1 }), ALL)

    assert.equal(await store.sweep({ endedBefore: NOW + 1, limit: 9 }), 1)

    assert.equal(await store.find(old.id), undefined)
    assert.notEqual(await store.find(recent.id), undefined)
  })

  it('sweep: leaves live sessions, and expired ones that nobody has noted', async (store) => {
    const [live, unnoted] = [aSession(), anExpiredSession()]
    await start(store, live, unnoted)

    assert.equal(await store.sweep({ endedBefore: NOW * 2, limit: 9 }), 0)

    assert.deepEqual(await store.find(live.id), live)
    assert.deepEqual(await store.find(unnoted.id), unnoted)
  })

  it('sweep: forgets noted expiries and dismissed sessions as well', async (store) => {
    await start(store, anExpiredSession(), anExpiredSession())
    await store.dismiss({}, aDismissal(), { limit: 1 })
    await store.expire(NOW, { limit: 9 })

    assert.equal(await store.sweep({ endedBefore: NOW, limit: 9 }), 2)
  })

  it('sweep: forgets at most as many as the limit, and the rest when called again', async (store) => {
    await start(store, aSession(), aSession(), aSession())
    await store.terminate({}, anEnding(), ALL)

    assert.equal(await store.sweep({ endedBefore: NOW + 1, limit: 2 }), 2)
    assert.equal(await store.sweep({ endedBefore: NOW + 1, limit: 2 }), 1)
    assert.equal(await store.sweep({ endedBefore: NOW + 1, limit: 2 }), 0)
  })

  it('sweep: leaves the audit trail whole', async (store) => {
    await start(store, aSession())
    await store.terminate({}, anEnding(), ALL)
    const before = await allEvents(store)

    await store.sweep({ endedBefore: NOW + 1, limit: 9 })

    assert.deepEqual(await allEvents(store), before)
  })

  it('sweep: leaves the feed going on from where it was', async (store) => {
    await start(store, aSession())
    await store.terminate({}, anEnding(), ALL)
    const { last } = await store.changes({ limit: 9 })
    await store.sweep({ endedBefore: NOW + 1, limit: 9 })
    assert.equal((await store.changes({ limit: 9 })).last, last)

    await start(store, aSession({ userId: 'grace' }))

    const { changes } = await store.changes({ since: last, limit: 9 })
    assert.deepEqual(
      changes.map(({ kind, userId }) => [kind, userId]),
      [['started', 'grace']],
    )
  })
}
