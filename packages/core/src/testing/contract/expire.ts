import assert from 'node:assert/strict'
import { minutes } from '../../domain/clock.ts'
import { endedEvent } from '../../domain/event.ts'
import { endingByTime, statusOf } from '../../domain/session.ts'
import { anEnding, anExpiredSession, aSession, NOW, start } from '../builders.ts'
import { allChanges, allEvents, type Case, found, idsOf, withoutSeq } from './case.ts'

const BY_START = { key: 'startedAt', direction: 'ascending' } as const

export function expireContract(it: Case): void {
  it('R17 expire: notes the end of a session, dated at its deadline', async (store) => {
    const idle = anExpiredSession()
    const absolute = aSession({ startedAt: NOW - minutes(90), absoluteDeadline: NOW - minutes(2) })
    await start(store, idle, absolute)

    const noted = await store.expire(NOW, { limit: 9 })

    assert.equal(noted.length, 2)
    assert.deepEqual((await found(store, idle)).ending, {
      at: idle.idleDeadline,
      cause: 'idle',
      by: { kind: 'system' },
    })
    assert.deepEqual((await found(store, absolute)).ending, {
      at: NOW - minutes(2),
      cause: 'absolute',
      by: { kind: 'system' },
    })
  })

  it('expire: gives back what it noted, as it is now', async (store) => {
    const session = anExpiredSession()
    await start(store, session)

    const noted = await store.expire(NOW, { limit: 9 })

    assert.deepEqual(noted, [{ ...session, ending: endingByTime(session), version: 2 }])
    assert.deepEqual(await found(store, session), noted[0])
  })

  it('expire: takes the deadline at this instant, and none that is later', async (store) => {
    const [now, later] = [aSession({ idleDeadline: NOW }), aSession({ idleDeadline: NOW + 1 })]
    await start(store, now, later)

    assert.deepEqual(idsOf(await store.expire(NOW, { limit: 9 })), [now.id])
  })

  it('expire: leaves a session with the ending that it has', async (store) => {
    const session = aSession({ idleDeadline: NOW + 1 })
    await start(store, session)
    await store.terminate({}, anEnding(), { limit: 1, origin: {} })

    assert.deepEqual(await store.expire(NOW + minutes(1), { limit: 9 }), [])

    assert.deepEqual((await found(store, session)).ending, anEnding())
  })

  it('R94 expire: is idempotent', async (store) => {
    await start(store, anExpiredSession())
    await store.expire(NOW, { limit: 9 })

    assert.deepEqual(await store.expire(NOW + 1, { limit: 9 }), [])

    assert.equal((await allEvents(store, { types: ['session_expired'] })).length, 1)
  })

  it('expire: notes what is over since before the last time, and was not there or lived then', async (store) => {
    const live = aSession()
    await start(store, live, anExpiredSession())
    assert.equal((await store.expire(NOW, { limit: 9 })).length, 1)
    const late = anExpiredSession({ idleDeadline: NOW - minutes(20) })
    await start(store, late)
    await store.update(live.id, 1, { idleDeadline: NOW - minutes(10) }, { now: NOW, events: [] })

    assert.equal((await store.search({ statuses: ['expired'] }, BY_START, { limit: 9 }, NOW)).items.length, 3)
    assert.deepEqual(idsOf(await store.expire(NOW, { limit: 9 })).sort(), [late.id, live.id].sort())
  })

  it('expire: notes at most as many as the limit, and the rest when called again', async (store) => {
    await start(store, anExpiredSession(), anExpiredSession(), anExpiredSession())

    assert.equal((await store.expire(NOW, { limit: 2 })).length, 2)
    assert.equal((await store.expire(NOW, { limit: 2 })).length, 1)
  })

  it('expire: writes one event and one change for each session', async (store) => {
    const session = anExpiredSession()
    await start(store, session)

    const [noted] = await store.expire(NOW, { limit: 9 })

    const [event] = (await allEvents(store)).map(withoutSeq)
    assert.deepEqual(event, endedEvent(noted ?? session, endingByTime(session), {}))
    assert.equal((await allChanges(store)).at(-1)?.kind, 'ended')
  })

  it('R94 expire: changes no answer: an expired session is over, noted or not', async (store) => {
    await start(store, anExpiredSession(), aSession())
    const counts = () => {
      return Promise.all([
        store.count({ statuses: ['active'] }, { now: NOW, upTo: 9 }),
        store.count({ statuses: ['expired'] }, { now: NOW, upTo: 9 }),
        store.count({ statuses: ['terminated'] }, { now: NOW, upTo: 9 }),
      ])
    }
    const before = await counts()

    const [noted] = await store.expire(NOW, { limit: 9 })

    assert.deepEqual(await counts(), before)
    assert.equal(noted && statusOf(noted, NOW), 'expired')
  })
}
