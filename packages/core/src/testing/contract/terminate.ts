import assert from 'node:assert/strict'
import { endedEvent } from '../../domain/event.ts'
import { statusOf } from '../../domain/session.ts'
import { anEnding, anExpiredSession, aSession, NOW, start } from '../builders.ts'
import { allEvents, type Case, found, idsOf, PLENTY, withoutSeq } from './case.ts'

const ALL = { limit: PLENTY, origin: {} }

export function terminateContract(it: Case): void {
  it('terminate: ends what matches and gives it back as it is now', async (store) => {
    const [mine, other] = [aSession({ userId: 'ada' }), aSession({ userId: 'grace' })]
    const ending = anEnding({ batch: 'batch-1', reason: 'Lost laptop' })
    await start(store, mine, other)

    const ended = await store.terminate({ userId: 'ada' }, ending, ALL)

    assert.deepEqual(ended, [{ ...mine, ending, version: 2 }])
    assert.deepEqual(await found(store, mine), ended[0])
    assert.deepEqual(await found(store, other), other)
  })

  it('terminate: keeps who ended it, whoever that was', async (store) => {
    const actors = [
      { kind: 'user', userId: 'ada', username: 'ada' },
      { kind: 'administrator', userId: 'root', username: 'root' },
      { kind: 'system' },
    ] as const
    for (const by of actors) {
      const session = aSession()
      await start(store, session)
      await store.terminate({ ids: [session.id] }, anEnding({ by }), ALL)
      assert.deepEqual((await found(store, session)).ending, anEnding({ by }))
    }
  })

  it('R33 terminate: is idempotent: an ended session keeps its first ending and is not given back again', async (store) => {
    const session = aSession()
    await start(store, session)
    const [ended] = await store.terminate({ ids: [session.id] }, anEnding({ reason: 'first' }), ALL)

    const again = await store.terminate({ ids: [session.id] }, anEnding({ reason: 'second' }), ALL)

    assert.deepEqual(again, [])
    assert.deepEqual(await found(store, session), ended)
    assert.equal((await allEvents(store, { types: ['session_terminated'] })).length, 1)
  })

  it('R33 terminate: gives each session to one of two racing calls', async (store, another) => {
    const sessions = Array.from({ length: 10 }, () => aSession())
    await start(store, ...sessions)
    const other = await another()

    const ended = await Promise.all([store.terminate({}, anEnding(), ALL), other.terminate({}, anEnding(), ALL)])

    assert.deepEqual(idsOf(ended.flat()).sort(), idsOf(sessions).sort())
  })

  it('terminate: leaves a session that time has ended, from the instant of its deadline on', async (store) => {
    const [expired, atDeadline] = [anExpiredSession(), aSession({ idleDeadline: NOW })]
    await start(store, expired, atDeadline)

    assert.deepEqual(await store.terminate({}, anEnding(), ALL), [])

    assert.equal(statusOf(await found(store, expired), NOW), 'expired')
  })

  it('terminate: spares the sessions in exceptIds', async (store) => {
    const [current, other] = [aSession(), aSession()]
    await start(store, current, other)

    const ended = await store.terminate({ userId: 'ada', exceptIds: [current.id] }, anEnding(), ALL)

    assert.deepEqual(idsOf(ended), [other.id])
    assert.deepEqual(await found(store, current), current)
  })

  it('terminate: spares only what exceptIds names, also when it names things that are no ids', async (store) => {
    const session = aSession()
    await start(store, session)

    const ended = await store.terminate({ exceptIds: ['no-id-at-all', aSession().id] }, anEnding(), ALL)

    assert.deepEqual(idsOf(ended), [session.id])
  })

  it('terminate: ends nothing for an empty list of ids', async (store) => {
    await start(store, aSession())

    assert.deepEqual(await store.terminate({ ids: [] }, anEnding(), ALL), [])
  })

  it('terminate: ends at most as many as the limit, and the rest when called again', async (store) => {
    const sessions = Array.from({ length: 5 }, () => aSession())
    await start(store, ...sessions)

    const first = await store.terminate({}, anEnding(), { limit: 2, origin: {} })
    const second = await store.terminate({}, anEnding(), { limit: 9, origin: {} })

    assert.deepEqual([first.length, second.length], [2, 3])
    assert.deepEqual(idsOf([...first, ...second]).sort(), idsOf(sessions).sort())
  })

  it('terminate: does not reach sessions that began after startedUntil', async (store) => {
    const [before, after] = [aSession({ startedAt: NOW - 2 }), aSession({ startedAt: NOW - 1 })]
    await start(store, before, after)

    const ended = await store.terminate({ startedUntil: NOW - 2 }, anEnding(), ALL)

    assert.deepEqual(idsOf(ended), [before.id])
  })

  it('terminate: takes many ids at once', async (store) => {
    const sessions = [aSession(), aSession()]
    await start(store, ...sessions)
    const strangers = Array.from({ length: 40_000 }, (_, index) => aSessionIdLike(sessions[0]?.id ?? '', index))

    const ended = await store.terminate({ ids: [...strangers, ...idsOf(sessions)] }, anEnding(), ALL)

    assert.equal(ended.length, 2)
  })

  it('terminate: writes one event for each session', async (store) => {
    const sessions = [aSession(), aSession()]
    const ending = anEnding({ batch: 'batch-1', reason: 'Lost laptop' })
    const origin = { ip: '192.0.2.9', userAgent: 'curl' }
    await start(store, ...sessions)

    const ended = await store.terminate({}, ending, { limit: 9, origin })

    const events = (await allEvents(store, { types: ['session_terminated'] })).map(withoutSeq)
    const expected = ended.map((session) => endedEvent(session, ending, origin))
    assert.deepEqual(bySession(events), bySession(expected))
  })

  it('R31 terminate: holds for every other process when it returns', async (store, another) => {
    const session = aSession()
    const other = await another()
    await start(store, session)
    assert.equal((await found(other, session)).ending, undefined)

    await store.terminate({ ids: [session.id] }, anEnding(), ALL)

    assert.deepEqual((await found(other, session)).ending, anEnding())
  })
}

/** Another valid id, without the cost of drawing one. */
function aSessionIdLike(id: string, index: number): string {
  return `${id.slice(0, 24)}${index.toString(16).padStart(12, '0')}`
}

function bySession<Item extends { readonly sessionId?: string }>(events: readonly Item[]): Item[] {
  return [...events].sort((left, right) => ((left.sessionId ?? '') < (right.sessionId ?? '') ? -1 : 1))
}
