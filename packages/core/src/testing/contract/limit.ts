import assert from 'node:assert/strict'
import { minutes } from '../../domain/clock.ts'
import { endedEvent, startedEvent } from '../../domain/event.ts'
import type { Ending, SessionRecord } from '../../domain/session.ts'
import type { Inserted, SessionStore } from '../../domain/store.ts'
import { anEnding, anExpiredSession, aSession, NOW, start } from '../builders.ts'
import { allChanges, allEvents, type Case, found, idsOf, withoutSeq } from './case.ts'

export function limitContract(it: Case): void {
  it('insert: refuses at the limit and leaves nothing behind', async (store) => {
    const [first, second] = [aSession(), aSession()]
    await start(store, first)

    const inserted = await store.insert(second, { events: [startedEvent(second)], limit: refuseAt(1) })

    assert.deepEqual(inserted, { ok: false, reason: 'limit_reached' })
    assert.equal(await store.find(second.id), undefined)
    assert.equal((await allEvents(store)).length, 1)
    assert.equal((await allChanges(store)).length, 1)
  })

  it('insert: counts only live sessions of the same user', async (store) => {
    const over = aSession()
    await start(store, over, anExpiredSession(), aSession({ userId: 'grace' }))
    await store.terminate({ ids: [over.id] }, anEnding({ at: NOW - 1 }), { limit: 1, origin: {} })

    assert.equal((await login(store, aSession({ startedAt: NOW }), refuseAt(1))).ok, true)
    assert.equal((await login(store, aSession({ startedAt: NOW }), refuseAt(1))).ok, false)
  })

  it('insert: counts a session that is live at the start of the new one, and none that is over by then', async (store) => {
    await start(store, aSession({ idleDeadline: NOW }))

    assert.equal((await login(store, aSession({ startedAt: NOW - 1 }), refuseAt(1))).ok, false)
    assert.equal((await login(store, aSession({ startedAt: NOW }), refuseAt(1))).ok, true)
  })

  it('insert: ends the oldest at the limit, by the system at the start of the new one', async (store) => {
    const [oldest, newer] = [aSession({ startedAt: NOW - minutes(3) }), aSession({ startedAt: NOW - minutes(2) })]
    await start(store, newer, oldest)

    const inserted = await login(store, aSession({ startedAt: NOW }), endOldestAt(2))

    const ended = { ...oldest, ending: byLimit(NOW), version: 2 }
    assert.deepEqual(inserted, { ok: true, ended: [ended] })
    assert.deepEqual(await found(store, oldest), ended)
    assert.deepEqual(await found(store, newer), newer)
  })

  it('insert: ends as many as needed, earliest start first, then lowest id', async (store) => {
    const sameStart = [aSession(), aSession(), aSession()]
    const [low, middle, high] = idsOf(sameStart).sort()
    const earlier = aSession({ startedAt: NOW - minutes(9) })
    await start(store, ...sameStart, earlier)

    const inserted = await login(store, aSession({ startedAt: NOW }), endOldestAt(2))

    assert.deepEqual(endedBy(inserted), [earlier.id, low, middle])
    assert.equal((await store.find(high ?? ''))?.ending, undefined)
  })

  it('insert: writes one event for each session that it ends', async (store) => {
    const [oldest, added] = [aSession(), aSession({ startedAt: NOW })]
    await start(store, oldest)

    await login(store, added, endOldestAt(1))

    const endings = await allEvents(store, { types: ['session_terminated'] })
    assert.deepEqual(endings.map(withoutSeq), [endedEvent(oldest, byLimit(NOW), {})])
    assert.equal((await allEvents(store)).length, 3)
  })

  it('R90 insert: holds the limit when logins race', async (store, another) => {
    const stores = [store, await another()]
    const logins = Array.from({ length: 20 }, (_, index) => {
      return login(stores[index % 2] ?? store, aSession({ startedAt: NOW }), refuseAt(3))
    })

    const started = (await Promise.all(logins)).filter(({ ok }) => ok)

    assert.equal(started.length, 3)
    assert.equal((await store.count({ userId: 'ada', statuses: ['active'] }, { now: NOW, upTo: 100 })).sessions, 3)
  })
}

function login(store: SessionStore, session: SessionRecord, limit: ReturnType<typeof refuseAt>): Promise<Inserted> {
  return store.insert(session, { events: [startedEvent(session)], limit })
}

function refuseAt(max: number): { max: number; whenReached: 'refuse' | 'end_oldest' } {
  return { max, whenReached: 'refuse' }
}

function endOldestAt(max: number): ReturnType<typeof refuseAt> {
  return { max, whenReached: 'end_oldest' }
}

function byLimit(at: number): Ending {
  return { at, cause: 'limit_reached', by: { kind: 'system' } }
}

function endedBy(inserted: Inserted): string[] {
  return inserted.ok ? idsOf(inserted.ended) : []
}
