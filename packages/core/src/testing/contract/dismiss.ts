import assert from 'node:assert/strict'
import { endedEvent, sessionEvent } from '../../domain/event.ts'
import { endingByTime } from '../../domain/session.ts'
import { aDismissal, anEnding, anExpiredSession, aSession, aTouch, atNow, NOW, start } from '../builders.ts'
import { allChanges, allEvents, type Case, found, idsOf, withoutSeq } from './case.ts'

const ANY_ORDER = { key: 'startedAt', direction: 'ascending' } as const

export function dismissContract(it: Case): void {
  it('dismiss: takes an ended session off lists and counts, and keeps the record', async (store) => {
    const session = aSession()
    await start(store, session)
    const [ended] = await store.terminate({}, anEnding(), { limit: 1, origin: {} })

    const dismissed = await store.dismiss({ ids: [session.id] }, aDismissal(), { limit: 9 })

    assert.deepEqual(dismissed, [{ ...ended, dismissedAt: NOW, version: 3 }])
    assert.deepEqual(await found(store, session), dismissed[0])
    assert.deepEqual((await store.search({}, ANY_ORDER, { limit: 9 }, NOW)).items, [])
    assert.equal((await store.count({}, { now: NOW, upTo: 9 })).sessions, 0)
  })

  it('dismiss: leaves a live session on the list', async (store) => {
    const session = aSession()
    await start(store, session)

    assert.deepEqual(await store.dismiss({ ids: [session.id] }, aDismissal(), { limit: 9 }), [])

    assert.deepEqual(await found(store, session), session)
  })

  it('dismiss: notes an expiry that nobody has noted, with its event, in one change', async (store) => {
    const session = anExpiredSession()
    const dismissal = aDismissal({ origin: { ip: '192.0.2.9' } })
    await start(store, session)

    const [dismissed] = await store.dismiss({}, dismissal, { limit: 9 })

    assert.deepEqual(dismissed, { ...session, ending: endingByTime(session), dismissedAt: NOW, version: 2 })
    assert.deepEqual((await allEvents(store)).slice(0, 2).map(withoutSeq), [
      sessionEvent('session_dismissed', dismissed, dismissal.by, dismissal.origin, NOW),
      endedEvent(dismissed, endingByTime(session), {}),
    ])
    assert.equal((await allChanges(store)).at(-1)?.kind, 'ended')
  })

  it('dismiss: writes one event for each session, and no second ending', async (store) => {
    const session = aSession()
    await start(store, session)
    await store.terminate({}, anEnding(), { limit: 1, origin: {} })

    await store.dismiss({}, aDismissal(), { limit: 9 })

    const types = (await allEvents(store)).map(({ type }) => type)
    assert.deepEqual(types, ['session_dismissed', 'session_terminated', 'session_started'])
    assert.equal((await allChanges(store)).length, 2)
  })

  it('dismiss: is done once', async (store) => {
    await start(store, anExpiredSession())
    await store.dismiss({}, aDismissal(), { limit: 9 })

    assert.deepEqual(await store.dismiss({}, aDismissal({ at: NOW + 1 }), { limit: 9 }), [])
  })

  it('dismiss: takes only what matches', async (store) => {
    const [mine, other] = [anExpiredSession({ userId: 'ada' }), anExpiredSession({ userId: 'grace' })]
    await start(store, mine, other)

    assert.deepEqual(idsOf(await store.dismiss({ userId: 'ada' }, aDismissal(), { limit: 9 })), [mine.id])
  })

  it('dismiss: takes at most as many as the limit', async (store) => {
    await start(store, anExpiredSession(), anExpiredSession(), anExpiredSession())

    assert.equal((await store.dismiss({}, aDismissal(), { limit: 2 })).length, 2)
    assert.equal((await store.dismiss({}, aDismissal(), { limit: 2 })).length, 1)
  })

  it('R32 dismiss: makes a tombstone that no touch, update or insert revives', async (store) => {
    const session = anExpiredSession()
    await start(store, session)
    const [dismissed] = await store.dismiss({}, aDismissal(), { limit: 9 })

    await store.touch([aTouch(session, { at: session.startedAt })], atNow)
    await store.update(session.id, 2, { label: 'Back' }, { now: session.startedAt, events: [] })
    await store.insert(session, { events: [] })

    assert.deepEqual(await found(store, session), dismissed)
  })
}
