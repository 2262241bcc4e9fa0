import assert from 'node:assert/strict'
import { anEnding, anExpiredSession, aSession, aTouch, atNow, NOW, start } from '../builders.ts'
import { allChanges, type Case, PLENTY } from './case.ts'

export function changesContract(it: Case): void {
  it('changes: tells what started, was changed, got a new secret and ended, oldest first', async (store) => {
    const session = aSession()
    await start(store, session)
    await store.update(session.id, 1, { label: 'Phone' }, { now: NOW, events: [] })
    await store.update(session.id, 2, { secretHash: new Uint8Array(32) }, { now: NOW, events: [] })
    await store.terminate({}, anEnding(), { limit: 1, origin: {} })

    const changes = (await allChanges(store)).map(({ seq: _, ...change }) => change)

    const about = { sessionId: session.id, userId: session.userId }
    assert.deepEqual(changes, [
      { ...about, kind: 'started' },
      { ...about, kind: 'changed' },
      { ...about, kind: 'rotated' },
      { ...about, kind: 'ended' },
    ])
  })

  it('changes: does not tell of uses, nor of what did not happen', async (store) => {
    const session = aSession()
    await start(store, session)
    const { last } = await store.changes({ limit: 9 })

    await store.touch([aTouch(session)], atNow)
    await store.update(session.id, 9, { secretHash: new Uint8Array(32) }, { now: NOW, events: [] })
    await store.insert(session, { events: [] })
    await store.expire(NOW, { limit: 9 })

    assert.deepEqual(await store.changes({ since: last, limit: 9 }), { changes: [], last })
  })

  it('changes: tells what a limit has ended', async (store) => {
    const [oldest, newest] = [aSession(), aSession({ startedAt: NOW })]
    await start(store, oldest)
    await store.insert(newest, { events: [], limit: { max: 1, whenReached: 'end_oldest' } })

    const told = (await allChanges(store)).map(({ kind, sessionId }) => `${kind} ${sessionId}`)

    assert.deepEqual(told.sort(), [`ended ${oldest.id}`, `started ${newest.id}`, `started ${oldest.id}`].sort())
  })

  it('changes: gives without a place no changes, and where the feed ends now', async (store) => {
    await start(store, anExpiredSession(), aSession())

    const { changes, last } = await store.changes({ limit: 9 })

    assert.deepEqual(changes, [])
    assert.equal(last, (await allChanges(store)).at(-1)?.seq)
  })

  it('changes: goes on from the place it gave, each change exactly once', async (store) => {
    await start(store, ...Array.from({ length: 5 }, () => aSession()))
    const all = await allChanges(store)

    const first = await store.changes({ since: 0, limit: 2 })
    const second = await store.changes({ since: first.last, limit: 2 })
    const third = await store.changes({ since: second.last, limit: 2 })

    assert.deepEqual([...first.changes, ...second.changes, ...third.changes], all)
    assert.equal(third.changes.length, 1)
    assert.deepEqual(await store.changes({ since: third.last, limit: 2 }), { changes: [], last: third.last })
  })

  it('changes: says where the feed ends, also to who is past it', async (store) => {
    await start(store, aSession(), aSession())
    const { last } = await store.changes({ limit: 9 })

    assert.deepEqual(await store.changes({ since: last + 100, limit: 9 }), { changes: [], last })
  })

  it('changes: numbers upward, without gaps', async (store) => {
    await start(store, ...Array.from({ length: 5 }, () => aSession()))
    await store.terminate({}, anEnding(), { limit: PLENTY, origin: {} })

    const numbers = (await allChanges(store)).map(({ seq }) => seq)

    assert.equal(numbers.length, 10)
    assert.deepEqual(
      numbers,
      numbers.toSorted((left, right) => left - right),
    )
    assert.equal((numbers.at(-1) ?? 0) - (numbers[0] ?? 0), 9)
  })

  it('R31 changes: tells what other processes have done, in one order for all', async (store, another) => {
    const other = await another()
    const [here, there] = [aSession(), aSession()]
    const { last } = await store.changes({ limit: 9 })
    await start(store, here)
    await start(other, there)
    await store.terminate({ ids: [there.id] }, anEnding(), { limit: 1, origin: {} })
    await other.terminate({ ids: [here.id] }, anEnding(), { limit: 1, origin: {} })

    const { changes } = await store.changes({ since: last, limit: 9 })

    assert.deepEqual(
      changes.map(({ kind, sessionId }) => [kind, sessionId]),
      [
        ['started', here.id],
        ['started', there.id],
        ['ended', there.id],
        ['ended', here.id],
      ],
    )
    assert.deepEqual((await other.changes({ since: last, limit: 9 })).changes, changes)
  })
}
