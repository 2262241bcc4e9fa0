import assert from 'node:assert/strict'
import { minutes } from '../../domain/clock.ts'
import { endedEvent, type RecordedEvent } from '../../domain/event.ts'
import { MOST_NAMED, planEnding, planOverAt } from '../../domain/plan.ts'
import { type EventFilter, eventMatches } from '../../domain/search.ts'
import type { SessionStore } from '../../domain/store.ts'
import { anEnding, anEvent, anExpiredSession, aPlan, aSession, NOW, start } from '../builders.ts'
import { allChanges, allEvents, type Case, eventTypes, found, idsOf, withoutSeq } from './case.ts'
import { aRunningPlan, RUN, STEP } from './running-plan.ts'

export function plansContract(it: Case): void {
  it('addPlan: keeps a plan as it is, and refuses a taken id', async (store, another) => {
    const plan = aPlan({ search: 'user:ada', mine: 1, includesCurrent: true, sample: ['a'], users: 2 })

    assert.equal(await store.addPlan(plan), true)

    assert.equal(await store.addPlan({ ...plan, everybody: true }), false)
    assert.deepEqual(await store.findPlan(plan.id), plan)
    assert.deepEqual(await (await another()).findPlan(plan.id), plan)
    assert.equal(await store.findPlan(aPlan().id), undefined)
  })

  it('plans: gives those in one of the states, the last made first, at most the limit', async (store) => {
    const [old, young, other] = [aPlan(), aPlan({ madeAt: NOW + 1 }), aPlan({ madeAt: NOW + 2, state: 'done' })]
    for (const plan of [young, old, other]) await store.addPlan(plan)

    assert.deepEqual(await store.plans({ states: ['preparing', 'stopped'], limit: 9 }), [young, old])
    assert.deepEqual(await store.plans({ states: ['preparing', 'done'], limit: 2 }), [other, young])
    assert.deepEqual(await store.plans({ states: [], limit: 9 }), [])
  })

  it('updatePlan: changes a plan that still has the version, and writes its events', async (store) => {
    const plan = aPlan()
    await store.addPlan(plan)

    assert.equal(await store.updatePlan(plan.id, 1, { state: 'ready', users: 3 }, { events: [anEvent()] }), true)

    assert.deepEqual(await store.findPlan(plan.id), { ...plan, state: 'ready', users: 3, version: 2 })
    assert.deepEqual((await allEvents(store)).map(withoutSeq), [anEvent()])
  })

  it('updatePlan: changes nothing, and writes no event, when the version is another or there is no such plan', async (store) => {
    const plan = aPlan()
    await store.addPlan(plan)
    const options = { ids: [aSession().id], events: [anEvent()] }

    assert.equal(await store.updatePlan(plan.id, 2, { state: 'ready' }, options), false)
    assert.equal(await store.updatePlan(aPlan().id, 1, { state: 'ready' }, options), false)

    assert.deepEqual(await store.findPlan(plan.id), plan)
    assert.deepEqual(await allEvents(store), [])
  })

  it('updatePlan: counts the sessions that it adds', async (store) => {
    const plan = aPlan()
    await store.addPlan(plan)

    await store.updatePlan(plan.id, 1, {}, { ids: idsOf([aSession(), aSession()]), events: [] })
    await store.updatePlan(plan.id, 2, {}, { ids: idsOf([aSession()]), events: [] })

    assert.deepEqual(await store.findPlan(plan.id), { ...plan, sessions: 3, version: 3 })
  })

  it('R33 runPlan: ends the sessions of the plan and no other, each as terminate does', async (store) => {
    const [first, second, other] = [aSession(), aSession({ userId: 'grace', country: 'DE' }), aSession()]
    await start(store, first, second, other)
    const plan = await aRunningPlan(store, [first, second])
    const before = await allChanges(store)

    const ran = await store.runPlan(plan.id, STEP)

    const ending = planEnding(plan, RUN, NOW)
    assert.deepEqual(ran, { ...plan, ended: 2, turn: { holder: 'one', until: NOW + 1 } })
    assert.deepEqual(await store.findPlan(plan.id), ran)
    assert.deepEqual(await found(store, first), { ...first, ending, version: 2 })
    assert.deepEqual(await found(store, second), { ...second, ending, version: 2 })
    assert.deepEqual(await found(store, other), other)
    const told = (await allChanges(store)).slice(before.length)
    assert.deepEqual(
      told.map(({ kind, sessionId, userId }) => `${kind} ${sessionId} ${userId}`).sort(),
      [`ended ${first.id} ada`, `ended ${second.id} grace`].sort(),
    )
    const events = (await allEvents(store, { types: ['session_terminated'] })).map(withoutSeq)
    const expected = [first, second].map((session) => endedEvent(session, ending, RUN.origin))
    assert.deepEqual(bySession(events), bySession(expected))
  })

  it('R33 runPlan: tells of each session in the trail and in the feed, whatever is asked for, a page at a time', async (store) => {
    const sessions = ['ada', 'grace', 'ada', 'bob', 'grace'].map((userId) => aSession({ userId, username: userId }))
    await start(store, ...sessions)
    const plan = await aRunningPlan(store, sessions)
    for (const limit of [3, 9]) {
      await store.runPlan(plan.id, { ...STEP, limit })
      await store.record([anEvent({ userId: 'grace' })])
    }

    const all = await allEvents(store)
    assert.equal(all.length, 2 * sessions.length + 2)
    const filters: EventFilter[] = [
      {},
      { userId: 'grace' },
      { userId: 'nobody' },
      { usernamePart: 'A' },
      { sessionId: sessions[2]?.id ?? '' },
      { ip: { kind: 'address', address: '192.0.2.9' } },
      { types: ['session_terminated'], usernamePart: 'bo' },
    ]
    for (const filter of filters) {
      const expected = all.filter((event) => eventMatches(event, filter))
      const pages: RecordedEvent[] = []
      let page = await store.events(filter, { limit: 2 })
      for (; page.next !== undefined; page = await store.events(filter, { limit: 2, after: page.next })) {
        pages.push(...page.items)
      }
      assert.deepEqual([...pages, ...page.items], expected, JSON.stringify(filter))
    }
    const changes = await allChanges(store)
    for (const [place, { seq }] of changes.entries()) {
      const { changes: next } = await store.changes({ since: seq, limit: 2 })
      assert.deepEqual(next, changes.slice(place + 1, place + 3))
    }
  })

  it('runPlan: leaves what is over at its turn as it is, and counts it', async (store) => {
    const [ended, expired, gone, live] = [aSession(), anExpiredSession(), aSession(), aSession()]
    await start(store, ended, expired, live)
    const plan = await aRunningPlan(store, [ended, expired, gone, live])
    await store.terminate({ ids: [ended.id] }, anEnding({ reason: 'first' }), { limit: 1, origin: {} })

    const ran = await store.runPlan(plan.id, STEP)

    assert.deepEqual([ran?.ended, ran?.notEnded, ran?.notEndedIds], [1, 3, idsOf([ended, expired, gone])])
    assert.deepEqual(await store.findPlan(plan.id), ran)
    assert.equal((await found(store, ended)).ending?.reason, 'first')
    assert.deepEqual(await found(store, expired), expired)
    assert.equal((await eventTypes(store, { types: ['session_terminated'] })).length, 2)
  })

  it('R27 runPlan: leaves the session that the run excepts, and counts it', async (store) => {
    const [mine, other] = [aSession(), aSession()]
    await start(store, mine, other)
    const plan = await aRunningPlan(store, [mine, other])
    const run = { ...RUN, except: mine.id }
    await store.updatePlan(plan.id, plan.version, { run }, { events: [] })

    const ran = await store.runPlan(plan.id, STEP)

    assert.deepEqual([ran?.ended, ran?.notEnded, ran?.notEndedIds, ran?.run], [1, 1, [mine.id], run])
    assert.deepEqual(await found(store, mine), mine)
  })

  it('R33 runPlan: takes at most the limit, in the order in which sessions were added, and each once', async (store) => {
    const sessions = Array.from({ length: 7 }, () => aSession())
    await start(store, ...sessions)
    const plan = await aRunningPlan(store, sessions.slice(0, 4), sessions.slice(4))

    const places: (number | undefined)[] = []
    for (const limit of [3, 0, 2, 100, 100]) {
      places.push((await store.runPlan(plan.id, { ...STEP, limit }))?.ended)
      const over = await Promise.all(
        sessions.map(async (session) => (await found(store, session)).ending !== undefined),
      )
      assert.equal(over.lastIndexOf(true) + 1, places.at(-1))
    }

    assert.deepEqual(places, [3, 3, 5, 7, 7])
    assert.equal((await eventTypes(store, { types: ['session_terminated'] })).length, 7)
  })

  it('runPlan: names those that it does not end, step after step, up to a bound', async (store) => {
    const gone = Array.from({ length: MOST_NAMED + 2 }, () => aSession())
    const plan = await aRunningPlan(store, gone)

    const first = await store.runPlan(plan.id, { ...STEP, limit: 3 })
    const last = await store.runPlan(plan.id, { ...STEP, limit: gone.length })

    assert.deepEqual(first?.notEndedIds, idsOf(gone.slice(0, 3)))
    assert.deepEqual([last?.notEnded, last?.notEndedIds], [gone.length, idsOf(gone.slice(0, MOST_NAMED))])
  })

  it('isPlanned: knows the sessions of a plan that have not had their turn', async (store) => {
    const sessions = [aSession(), aSession(), aSession(), aSession()]
    const [plan, other] = [await aRunningPlan(store, sessions.slice(0, 2), sessions.slice(2)), aPlan()]
    await store.addPlan(other)
    const planned = (id: string) => Promise.all(sessions.map((session) => store.isPlanned(id, session.id)))

    assert.deepEqual(await planned(plan.id), [true, true, true, true])
    await store.runPlan(plan.id, { ...STEP, limit: 3 })

    assert.deepEqual(await planned(plan.id), [false, false, false, true])
    assert.deepEqual(await planned(other.id), [false, false, false, false])
    assert.deepEqual(await planned(aPlan().id), [false, false, false, false])
    assert.equal(await store.isPlanned(plan.id, aSession().id), false)
  })

  it('runPlan: does nothing to a plan that is not running', async (store) => {
    const session = aSession()
    await start(store, session)
    const plan = await aRunningPlan(store, [session])
    for (const state of ['preparing', 'ready', 'stopped', 'done'] as const) {
      const { version = 0 } = (await store.findPlan(plan.id)) ?? {}
      await store.updatePlan(plan.id, version, { state }, { events: [] })

      assert.deepEqual(await store.runPlan(plan.id, STEP), { ...plan, state, version: version + 1 })
    }
    assert.deepEqual(await found(store, session), session)
    assert.equal(await store.runPlan(aPlan().id, STEP), undefined)
  })

  it('runPlan: is for one holder at a time, until its turn is over', async (store, another) => {
    const sessions = [aSession(), aSession(), aSession()]
    await start(store, ...sessions)
    const plan = await aRunningPlan(store, sessions)
    const other = await another()
    const step = { ...STEP, limit: 1 }

    await store.runPlan(plan.id, { ...step, until: NOW + 10 })
    const kept = await other.runPlan(plan.id, { ...step, holder: 'two', at: NOW + 9, until: NOW + 30 })
    const taken = await other.runPlan(plan.id, { ...step, holder: 'two', at: NOW + 10, until: NOW + 30 })
    const late = await store.runPlan(plan.id, { ...step, at: NOW + 11 })

    assert.deepEqual([kept?.ended, kept?.turn?.holder], [1, 'one'])
    assert.deepEqual([taken?.ended, taken?.turn], [2, { holder: 'two', until: NOW + 30 }])
    assert.deepEqual(late, taken)
  })

  it('R31 runPlan: holds for every other process when it returns', async (store, another) => {
    const session = aSession()
    const other = await another()
    await start(store, session)
    assert.deepEqual(await found(other, session), session)

    const plan = await aRunningPlan(store, [session])
    await store.runPlan(plan.id, STEP)

    assert.deepEqual((await found(other, session)).ending, planEnding(plan, RUN, NOW))
  })

  it('runPlan: leaves counts and lists as an ending of each does', async (store) => {
    const sessions = [aSession({ country: 'DE' }), aSession({ country: 'DE' }), aSession({ userId: 'grace' })]
    await start(store, ...sessions)
    const plan = await aRunningPlan(store, sessions.slice(1))

    await store.runPlan(plan.id, STEP)

    assert.deepEqual(await store.tally('country', { now: NOW }), [{ value: 'DE', sessions: 1 }])
    assert.deepEqual(await store.tally('system', { now: NOW }), [{ value: 'linux', sessions: 1 }])
    const alone = { userSessions: [{ atLeast: 1, atMost: 1 }] }
    assert.deepEqual(await store.count(alone, { now: NOW, upTo: 9 }), { sessions: 2, users: 1, more: false })
    assert.equal((await store.count({ causes: ['terminated'] }, { now: NOW, upTo: 9 })).sessions, 2)
  })

  it('forgetPlans: forgets plans that were over before, and their sessions, and never one that runs', async (store) => {
    const session = aSession()
    await start(store, session)
    const running = await aRunningPlan(store, [session])
    const waiting = aPlan({ state: 'ready' })
    const done = aPlan({ state: 'done', run: RUN, finishedAt: NOW + minutes(1) })
    const abandoned = aPlan({ state: 'abandoned', expiresAt: NOW })
    const all = [abandoned, waiting, done]
    for (const plan of all) await store.addPlan(plan)
    const left = async () => (await Promise.all(all.map(({ id }) => store.findPlan(id)))).filter((plan) => plan)

    assert.equal(await forgetAll(store, NOW), false)
    assert.deepEqual(await left(), all)
    for (const [index, plan] of all.entries()) {
      const over = planOverAt(plan) ?? 0
      await forgetAll(store, over)
      assert.deepEqual(await left(), all.slice(index))
      await forgetAll(store, over + 1)
      assert.deepEqual(await left(), all.slice(index + 1))
    }
    assert.deepEqual(await store.findPlan(running.id), running)
    assert.equal((await store.runPlan(running.id, STEP))?.ended, 1)
  })
}

async function forgetAll(store: SessionStore, overBefore: number): Promise<boolean> {
  for (let turn = 0; turn < 100; turn += 1) if (!(await store.forgetPlans({ overBefore }))) return false
  return true
}

function bySession<Item extends { readonly sessionId?: string }>(events: readonly Item[]): Item[] {
  return [...events].sort((left, right) => ((left.sessionId ?? '') < (right.sessionId ?? '') ? -1 : 1))
}
