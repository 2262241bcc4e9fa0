import assert from 'node:assert/strict'
import { minutes } from '../../domain/clock.ts'
import { startedEvent } from '../../domain/event.ts'
import { aDevice, anEnding, anEvent, aSession, atNow, NOW, start } from '../builders.ts'
import { allChanges, allEvents, type Case, eventTypes, withoutSeq } from './case.ts'

export function insertContract(it: Case): void {
  it('insert: adds a session that is then found as it was handed in', async (store) => {
    const session = aSession()

    assert.deepEqual(await store.insert(session, { events: [] }), { ok: true, ended: [] })

    assert.deepEqual(await store.find(session.id), session)
  })

  it('insert: keeps every field, also the rare ones', async (store) => {
    const session = aSession({
      username: 'Søren "Ω" 🦊\n',
      amr: ['pwd', 'otp', 'with space, comma'],
      ip: '2001:db8::1',
      ipAtStart: '',
      userAgent: '',
      device: aDevice({ systemVersion: '15.1', browserVersion: '131' }),
      country: 'DK',
      label: 'Work laptop',
      renewalDue: true,
      version: 7,
    })
    await start(store, session)

    assert.deepEqual(await store.find(session.id), session)
  })

  it('insert: leaves out what a session does not have', async (store) => {
    const { systemVersion: _, browserVersion: __, ...device } = aDevice()
    const session = aSession({ device, amr: [] })
    await start(store, session)

    assert.deepEqual(await store.find(session.id), session)
  })

  it('insert: rejects an id that begins with another instant than the start, with bad_request', async (store) => {
    const session = aSession()

    for (const record of [aSession({ startedAt: session.startedAt - 1, id: session.id }), aSession({ id: 'no-id' })]) {
      await assert.rejects(start(store, record), { code: 'bad_request' })
      assert.equal(await store.find(record.id), undefined)
    }
  })

  it('insert: rejects a session that was active before it started, with bad_request', async (store) => {
    const session = aSession({ lastActiveAt: NOW - minutes(2) })

    await assert.rejects(start(store, session), { code: 'bad_request' })

    assert.equal(await store.find(session.id), undefined)
  })

  it('insert: refuses a taken id and leaves the first session as it was', async (store) => {
    const session = aSession()
    await start(store, session)

    const second = await store.insert(aSession({ id: session.id, userId: 'eve' }), { events: [anEvent()] })

    assert.deepEqual(second, { ok: false, reason: 'exists' })
    assert.deepEqual(await store.find(session.id), session)
  })

  it('insert: leaves nothing behind when the id is taken, also where a limit would have ended others', async (store) => {
    const session = aSession()
    await start(store, session)

    await store.insert(aSession({ id: session.id }), {
      events: [anEvent()],
      limit: { max: 1, whenReached: 'end_oldest' },
    })

    assert.deepEqual(await store.find(session.id), session)
    assert.deepEqual(await eventTypes(store), ['session_started'])
    assert.equal((await allChanges(store)).length, 1)
  })

  it('R32 insert: refuses the id of an ended session, whose ending stays', async (store) => {
    const session = aSession()
    await start(store, session)
    const [ended] = await store.terminate({ ids: [session.id] }, anEnding(), { limit: 1, origin: {} })

    assert.deepEqual(await store.insert(session, { events: [] }), { ok: false, reason: 'exists' })

    assert.deepEqual(await store.find(session.id), ended)
  })

  it('insert: writes its events, in their order', async (store) => {
    const session = aSession()
    const login = anEvent({ type: 'login_succeeded', at: session.startedAt })

    await store.insert(session, { events: [login, startedEvent(session)] })

    assert.deepEqual((await allEvents(store)).map(withoutSeq), [startedEvent(session), login])
  })

  it('find: answers undefined for an id that nobody has', async (store) => {
    await start(store, aSession())

    assert.equal(await store.find(aSession().id), undefined)
    assert.equal(await store.find('no-id-at-all'), undefined)
  })

  it('find: answers each of many that ask at once with what that one asked for', async (store) => {
    const sessions = Array.from({ length: 130 }, () => aSession())
    await start(store, ...sessions)
    const asked = sessions.flatMap((session) => [session, session, aSession()])

    const found = await Promise.all(asked.map(({ id }) => store.find(id)))

    const isRight = found.map((session, index) => session?.id === (index % 3 === 2 ? undefined : asked[index]?.id))
    assert.deepEqual(new Set(isRight), new Set([true]))
  })

  it('find: gives expired and ended sessions as well', async (store) => {
    const [expired, ended] = [aSession({ idleDeadline: NOW - 1 }), aSession()]
    await start(store, expired, ended)
    await store.terminate({ ids: [ended.id] }, anEnding(), { limit: 1, origin: {} })

    assert.deepEqual(await store.find(expired.id), expired)
    assert.deepEqual((await store.find(ended.id))?.ending, anEnding())
  })

  it('keeps what it was handed apart from what it changes', async (store) => {
    const session = aSession()
    const copy = structuredClone(session)
    await start(store, session)

    await store.terminate({}, anEnding(), { limit: 1, origin: {} })

    assert.deepEqual(session, copy)
  })

  it('never changes a record that it has handed out', async (store) => {
    const session = aSession()
    await start(store, session)
    const before = await store.find(session.id)
    const copy = structuredClone(before)

    await store.touch([{ id: session.id, at: NOW, idleDeadline: session.absoluteDeadline }], atNow)
    await store.update(session.id, 1, { label: 'Phone' }, { now: NOW, events: [] })
    await store.terminate({}, anEnding(), { limit: 1, origin: {} })

    assert.deepEqual(before, copy)
  })
}
