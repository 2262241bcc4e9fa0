import assert from 'node:assert/strict'
import { anEnding, anExpiredSession, aSession, NOW, start } from '../builders.ts'
import { type Case, idsOf } from './case.ts'

export function selectContract(it: Case): void {
  it('select: gives the live sessions that match, lowest id first, with their users', async (store) => {
    const [late, early] = [aSession(), aSession({ startedAt: NOW - 5000_000, userId: 'grace' })]
    const [ended, other] = [aSession(), aSession({ username: 'Bob' })]
    await start(store, late, early, anExpiredSession(), ended, other)
    await store.terminate({ ids: [ended.id] }, anEnding(), { limit: 1, origin: {} })

    const selected = await store.select({ not: { users: [{ kind: 'exact', text: 'bob' }] } }, { now: NOW, limit: 9 })

    const expected = [early, late].map(({ id, userId }) => ({ id, userId }))
    assert.deepEqual(selected, { sessions: expected })
  })

  it('select: goes on right after an id, and says so exactly when more remain', async (store) => {
    const sessions = Array.from({ length: 5 }, () => aSession())
    await start(store, ...sessions)
    const ids = idsOf(sessions).sort()
    for (const filter of [{}, { userId: 'ada' }, { ids }]) {
      const first = await store.select(filter, { now: NOW, limit: 2 })
      const second = await store.select(filter, { now: NOW, limit: 2, after: first.next ?? '' })
      const third = await store.select(filter, { now: NOW, limit: 1, after: second.next ?? '' })

      assert.deepEqual([first.next, second.next, third.next], [ids[1], ids[3], undefined])
      assert.deepEqual(
        [first, second, third].flatMap(({ sessions: part }) => part.map(({ id }) => id)),
        ids,
      )
    }
  })

  it('select: leaves out what exceptIds names and what started after startedUntil', async (store) => {
    const [kept, excepted, after] = [aSession(), aSession(), aSession({ startedAt: NOW })]
    await start(store, kept, excepted, after)

    const filter = { exceptIds: [excepted.id], startedUntil: NOW - 1 }

    assert.deepEqual(
      (await store.select(filter, { now: NOW, limit: 9 })).sessions.map(({ id }) => id),
      [kept.id],
    )
  })
}
