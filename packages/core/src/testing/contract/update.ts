import assert from 'node:assert/strict'
import { hours } from '../../domain/clock.ts'
import { sessionEvent } from '../../domain/event.ts'
import type { SessionChange } from '../../domain/store.ts'
import { anAdministrator, anEnding, anExpiredSession, aSession, aTouch, atNow, NOW, start } from '../builders.ts'
import { allChanges, allEvents, type Case, found, withoutSeq } from './case.ts'

export function updateContract(it: Case): void {
  it('update: changes a live session and its version, and says so', async (store) => {
    const session = aSession()
    await start(store, session)

    assert.equal(await store.update(session.id, 1, { label: 'Phone' }, { now: NOW, events: [] }), true)

    assert.deepEqual(await found(store, session), { ...session, label: 'Phone', version: 2 })
  })

  it('update: takes every part of a change', async (store) => {
    const session = aSession()
    const change: Required<SessionChange> = {
      secretHash: new Uint8Array(32).fill(7),
      authenticatedAt: NOW,
      amr: ['pwd', 'otp'],
      idleDeadline: NOW + hours(1),
      absoluteDeadline: NOW + hours(2),
      label: 'Phone',
      renewalDue: true,
    }
    await start(store, session)

    await store.update(session.id, 1, change, { now: NOW, events: [] })

    assert.deepEqual(await found(store, session), { ...session, ...change, version: 2 })
  })

  it('update: writes its events in the same step', async (store) => {
    const session = aSession()
    const rotated = sessionEvent('session_rotated', session, anAdministrator(), {}, NOW)
    await start(store, session)

    await store.update(session.id, 1, { secretHash: new Uint8Array(32) }, { now: NOW, events: [rotated] })

    assert.deepEqual((await allEvents(store)).slice(0, 1).map(withoutSeq), [rotated])
  })

  it('R90 update: leaves a session alone that no longer has the version', async (store) => {
    const session = aSession()
    await start(store, session)
    await store.update(session.id, 1, { label: 'First' }, { now: NOW, events: [] })

    assert.equal(await store.update(session.id, 1, { label: 'Second' }, { now: NOW, events: [] }), false)

    assert.equal((await found(store, session)).label, 'First')
  })

  it('R90 update: lets one of two racing changes win', async (store, another) => {
    const session = aSession()
    const options = { now: NOW, events: [] }
    await start(store, session)
    const other = await another()

    const done = await Promise.all([
      store.update(session.id, 1, { label: 'Here' }, options),
      other.update(session.id, 1, { label: 'There' }, options),
    ])

    assert.deepEqual(done.sort(), [false, true])
    assert.equal((await found(store, session)).version, 2)
  })

  it('R32 update: never makes a session that is absent', async (store) => {
    const { id } = aSession()

    assert.equal(await store.update(id, 1, { label: 'Ghost' }, { now: NOW, events: [] }), false)

    assert.equal(await store.find(id), undefined)
  })

  it('R32 update: leaves an ended session as it is and writes nothing', async (store) => {
    const session = aSession()
    await start(store, session)
    const [ended] = await store.terminate({}, anEnding(), { limit: 1, origin: {} })
    const before = [await allEvents(store), await allChanges(store)]
    const event = sessionEvent('session_rotated', session, anAdministrator(), {}, NOW)

    const revived = { secretHash: new Uint8Array(32), idleDeadline: NOW + hours(9), absoluteDeadline: NOW + hours(9) }
    assert.equal(await store.update(session.id, 2, revived, { now: NOW, events: [event] }), false)

    assert.deepEqual(await found(store, session), ended)
    assert.deepEqual([await allEvents(store), await allChanges(store)], before)
  })

  it('R32 update: leaves a session as it is from the instant of its deadline on', async (store) => {
    const [idle, absolute] = [aSession({ idleDeadline: NOW }), aSession({ absoluteDeadline: NOW })]
    await start(store, idle, absolute, anExpiredSession())

    for (const session of [idle, absolute]) {
      const change = { idleDeadline: NOW + hours(1), absoluteDeadline: NOW + hours(1) }
      assert.equal(await store.update(session.id, 1, change, { now: NOW, events: [] }), false)
      assert.deepEqual(await found(store, session), session)
    }
    assert.equal(await store.update(idle.id, 1, { label: 'Late' }, { now: NOW - 1, events: [] }), true)
  })

  it('update: is not disturbed by a touch in between', async (store) => {
    const session = aSession()
    await start(store, session)
    await store.touch([aTouch(session)], atNow)

    assert.equal(await store.update(session.id, 1, { label: 'Phone' }, { now: NOW, events: [] }), true)

    assert.equal((await found(store, session)).lastActiveAt, NOW)
  })
}
