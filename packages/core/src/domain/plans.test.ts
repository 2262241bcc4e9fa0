import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { memoryStore } from '../stores/memory/memory-store.ts'
import { anAdministrator, aSession, NOW, start } from '../testing/builders.ts'
import { fakeClock } from '../testing/fake-clock.ts'
import { days, minutes, seconds } from './clock.ts'
import { PLAN_LASTS, type PlanId } from './plan.ts'
import { haltPlansOf } from './plan-halting.ts'
import { createPlans, type Plans } from './plans.ts'
import type { SessionStore } from './store.ts'

const ROOT = anAdministrator()
const HOW = { origin: {} }

/** More than one step takes. */
const MANY = 600

function aStage({ store = memoryStore(), clock = fakeClock(NOW) } = {}) {
  const errors: unknown[] = []
  const plans = createPlans({ store, clock: clock.now, onError: (error) => errors.push(error) })
  return { store, clock, plans, errors }
}

async function aPlanOf(count: number, store: SessionStore, plans: Plans): Promise<PlanId> {
  const outside = aSession({ userId: 'grace' })
  await start(store, outside, ...Array.from({ length: count }, () => aSession({ userId: 'ada' })))
  return (await plans.make(ROOT, { filter: { userId: 'ada' } })).id
}

/** Ends by itself: a plan that never comes so far fails. */
async function until(plans: Plans, id: PlanId, state: string): Promise<void> {
  for (let turn = 0; turn < 10_000; turn += 1) {
    if ((await plans.find(ROOT, id)).state === state) return
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.fail(`the plan is not ${state}`)
}

/** As soon as there is a place. */
async function eventually<T>(make: () => Promise<T>): Promise<T> {
  for (let turn = 0; turn < 10_000; turn += 1) {
    try {
      return await make()
    } catch {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return make()
}

describe('createPlans', () => {
  it('R36 is for administrators', async () => {
    const { plans } = aStage()
    const ada = { kind: 'user', userId: 'ada', username: 'ada' } as const
    for (const ask of [
      () => plans.make(ada, { filter: {} }),
      () => plans.find(ada, 'x'),
      () => plans.list(ada),
      () => plans.run(ada, 'x', HOW),
      () => plans.stop(ada, 'x', HOW),
      () => plans.abandon(ada, 'x'),
    ]) {
      await assert.rejects(ask(), { code: 'not_allowed' })
    }
  })

  it('ends each session once in many steps, and the loop with them', async () => {
    const { store, plans, errors } = aStage()
    const id = await aPlanOf(MANY, store, plans)

    await plans.run(ROOT, id, HOW)
    await until(plans, id, 'done')
    await plans.close()

    assert.equal((await plans.find(ROOT, id)).ended, MANY)
    assert.deepEqual(errors, [])
  })

  it('R25 leaves a session that starts while others are gathered', async () => {
    const { store, plans, clock } = aStage()
    const id = await aPlanOf(3, store, plans)
    clock.pass(1)
    const late = aSession({ startedAt: clock.now() })
    await start(store, late)

    await plans.run(ROOT, id, HOW)
    await until(plans, id, 'done')

    assert.deepEqual(await store.find(late.id), late)
  })

  it('stops its loops when the store is closed, and says why', async () => {
    const { store, plans, errors } = aStage()
    const id = await aPlanOf(MANY, store, plans)
    await plans.run(ROOT, id, HOW)

    await store.close()
    await plans.close()

    assert.deepEqual(
      errors.map((error) => (error as { code?: string }).code),
      ['store_unavailable'],
    )
  })

  it('R30 ends nothing more by the plans of a user once they are halted', async () => {
    const { store, plans } = aStage()
    const eve = { ...ROOT, userId: 'eve', username: 'eve' } as const
    const [own, other] = [
      await aPlanOf(MANY, store, plans),
      (await plans.make(ROOT, { filter: { userId: 'grace' } })).id,
    ]
    await plans.run(eve, own, HOW)
    await plans.run(ROOT, other, HOW)

    await haltPlansOf('eve', store, NOW)

    const { ended } = await plans.find(ROOT, own)
    await until(plans, other, 'done')
    await plans.close()
    const { state, ended: later } = await plans.find(ROOT, own)
    assert.deepEqual([state, later], ['stopped', ended])
    assert.ok(ended < MANY, `${ended}`)
    const [event] = (await store.events({ types: ['plan_stopped'] }, { limit: 1 })).items
    assert.equal(event?.details['reason'], 'not_allowed')
  })

  it('says so and ends when a step does nothing', async () => {
    const honest = memoryStore()
    const store: SessionStore = { ...honest, runPlan: (id, step) => honest.runPlan(id, { ...step, limit: 0 }) }
    const { plans, errors } = aStage({ store })
    const id = await aPlanOf(3, store, plans)

    await plans.run(ROOT, id, HOW)
    while (errors.length === 0) await new Promise((resolve) => setImmediate(resolve))
    await plans.close()

    assert.match(String(errors[0]), /has done nothing/)
  })

  it('leaves a plan running when it is closed, and another goes on with it at once', async () => {
    const { store, clock, plans } = aStage()
    const id = await aPlanOf(MANY, store, plans)
    await plans.run(ROOT, id, HOW)
    await plans.close()
    const { state, ended } = await plans.find(ROOT, id)
    assert.equal(state, 'running')
    assert(ended < MANY)

    const { plans: next } = aStage({ store, clock })
    await next.resume()
    await until(next, id, 'done')

    assert.equal((await next.find(ROOT, id)).ended, MANY)
  })

  it('goes on with a plan of a process that has died, after its turn', async () => {
    const { store, clock, plans } = aStage()
    const id = await aPlanOf(3, store, plans)
    const { version } = await plans.find(ROOT, id)
    const run = { by: ROOT, origin: {}, startedAt: NOW }
    await store.updatePlan(id, version, { state: 'running', run }, { events: [] })
    await store.runPlan(id, { at: NOW, limit: 1, holder: 'the dead', until: NOW + seconds(3) })

    await plans.resume()
    await plans.close()
    assert.equal((await plans.find(ROOT, id)).ended, 1)
    clock.pass(seconds(3))
    const { plans: next } = aStage({ store, clock })
    await next.resume()
    await until(next, id, 'done')

    assert.equal((await next.find(ROOT, id)).ended, 3)
  })

  it('forgets plans a day after they are over', async () => {
    const { store, clock, plans } = aStage()
    const id = await aPlanOf(1, store, plans)
    await plans.run(ROOT, id, HOW)
    await until(plans, id, 'done')

    clock.pass(days(1))
    await plans.forget()
    assert.equal((await plans.find(ROOT, id)).state, 'done')
    clock.pass(1)
    await plans.forget()

    await assert.rejects(plans.find(ROOT, id), { code: 'plan_not_found' })
  })

  it('forgets plans that nobody has run soon after they have expired, and at once when they are given up', async () => {
    const { store, clock, plans } = aStage()
    const [expired, givenUp] = [await aPlanOf(1, store, plans), await aPlanOf(1, store, plans)]
    assert.equal((await plans.abandon(ROOT, givenUp)).state, 'abandoned')
    clock.pass(1)
    await plans.forget()
    await assert.rejects(plans.find(ROOT, givenUp), { code: 'plan_not_found' })
    assert.equal((await plans.find(ROOT, expired)).state, 'ready')

    clock.pass(PLAN_LASTS + minutes(1))
    await plans.forget()

    await assert.rejects(plans.find(ROOT, expired), { code: 'plan_not_found' })
  })

  it('gives up a plan that is still being prepared, and its place', async () => {
    const { store, plans, errors } = aStage()
    await start(store, ...Array.from({ length: 4001 }, () => aSession()))
    const make = () => plans.make(ROOT, { filter: {} })
    const [first, second] = [await make(), await make()]
    await assert.rejects(make(), { code: 'too_busy' })

    assert.equal((await plans.stop(ROOT, first.id, HOW)).state, 'abandoned')

    const { state, id } = await eventually(make)
    assert.equal(state, 'preparing')
    await assert.rejects(plans.run(ROOT, first.id, HOW), { code: 'plan_expired' })
    await until(plans, second.id, 'ready')
    await until(plans, id, 'ready')
    assert.equal((await plans.find(ROOT, first.id)).state, 'abandoned')
    assert.deepEqual(errors, [])
  })

  it('gives up nothing that has been run', async () => {
    const { store, plans } = aStage()
    const id = await aPlanOf(MANY, store, plans)
    await plans.run(ROOT, id, HOW)

    assert.equal((await plans.abandon(ROOT, id)).state, 'running')
    await until(plans, id, 'done')
    assert.equal((await plans.abandon(ROOT, id)).state, 'done')
  })
})
