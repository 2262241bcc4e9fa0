import assert from 'node:assert/strict'
import type { SessionStore } from '../../domain/store.ts'
import { aDismissal, anEnding, anEvent, aPlan, aSession, aTouch, atNow, NOW, start } from '../builders.ts'
import type { Case } from './case.ts'

export function closeContract(it: Case): void {
  it('ping: resolves while the store can answer', async (store) => {
    await store.ping()
  })

  it('close: makes every later call reject with store_unavailable', async (store) => {
    const session = aSession()
    await start(store, session)
    await store.close()

    const { close: _, ...calls } = everyCall(session)
    for (const [verb, call] of Object.entries(calls)) {
      await assert.rejects(call(store), { name: 'SessionError', code: 'store_unavailable' }, verb)
    }
  })
}

/** Total, so that a new verb does not compile until it is called here. */
function everyCall(
  session: ReturnType<typeof aSession>,
): Readonly<Record<Exclude<keyof SessionStore, 'lease'>, (store: SessionStore) => Promise<unknown>>> {
  const { id } = session
  const sort = { key: 'startedAt', direction: 'ascending' } as const
  return {
    insert: (store) => store.insert(aSession(), { events: [] }),
    find: (store) => store.find(id),
    update: (store) => store.update(id, 1, { label: 'Phone' }, { now: NOW, events: [] }),
    touch: (store) => store.touch([aTouch(session)], atNow),
    terminate: (store) => store.terminate({}, anEnding(), { limit: 1, origin: {} }),
    expire: (store) => store.expire(NOW, { limit: 1 }),
    dismiss: (store) => store.dismiss({}, aDismissal(), { limit: 1 }),
    search: (store) => store.search({}, sort, { limit: 1 }, NOW),
    count: (store) => store.count({}, { now: NOW, upTo: 1 }),
    tally: (store) => store.tally('system', { now: NOW }),
    select: (store) => store.select({}, { now: NOW, limit: 1 }),
    addPlan: (store) => store.addPlan(aPlan()),
    findPlan: (store) => store.findPlan(aPlan().id),
    isPlanned: (store) => store.isPlanned(aPlan().id, id),
    plans: (store) => store.plans({ states: ['ready'], limit: 1 }),
    updatePlan: (store) => store.updatePlan(aPlan().id, 1, {}, { events: [] }),
    runPlan: (store) => store.runPlan(aPlan().id, { at: NOW, limit: 1, holder: 'me', until: NOW }),
    forgetPlans: (store) => store.forgetPlans({ overBefore: NOW }),
    changes: (store) => store.changes({ limit: 1 }),
    record: (store) => store.record([anEvent()]),
    events: (store) => store.events({}, { limit: 1 }),
    sweep: (store) => store.sweep({ endedBefore: NOW, limit: 1 }),
    settled: (store) => store.settled(),
    ping: (store) => store.ping(),
    close: (store) => store.close(),
  }
}
