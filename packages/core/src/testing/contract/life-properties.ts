import assert from 'node:assert/strict'
import fc from 'fast-check'
import { minutes } from '../../domain/clock.ts'
import { isLive, type SessionRecord } from '../../domain/session.ts'
import type { SessionStore } from '../../domain/store.ts'
import { aDismissal, anEnding, aSession, NOW, start } from '../builders.ts'
import { allChanges, type Case, idsOf, PLENTY } from './case.ts'

export function lifeProperties(it: Case): void {
  it('R32 never brings an ended session back, in any order of verbs', async (store, another) => {
    const other = await another()
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { maxLength: 25 }), async (steps) => {
        const life = await begin(store)
        for (const step of steps) {
          await act(step.elsewhere ? other : store, step, life)
          await look(store, life)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('R32 never brings an ended session back when verbs race', async (store, another) => {
    const other = await another()
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(someStep, { minLength: 3, maxLength: 8 }), async (scheduler, steps) => {
        const life = await begin(store)
        const acts = steps.map((step) => {
          return scheduler.schedule(Promise.resolve()).then(() => act(step.elsewhere ? other : store, step, life))
        })
        await scheduler.waitFor(Promise.all(acts))
        await look(store, life)
      }),
      { numRuns: 40 },
    )
  })
}

/** What is known about some sessions: which were told to be over, by an answer or by their deadline. */
type Life = { readonly sessions: readonly SessionRecord[]; readonly ended: Map<string, SessionRecord> }

type Step = {
  readonly verb: (typeof VERBS)[number]
  readonly which: number
  readonly at: number
  readonly reach: number
  readonly elsewhere: boolean
}

const VERBS = ['touch', 'update', 'rotate', 'insert', 'terminate', 'terminateAll', 'expire', 'dismiss'] as const

const someStep: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom(...VERBS),
  which: fc.nat({ max: 2 }),
  at: fc.integer({ min: NOW - minutes(1), max: NOW + minutes(9) }),
  reach: fc.integer({ min: 0, max: minutes(9) }),
  elsewhere: fc.boolean(),
})

async function begin(store: SessionStore): Promise<Life> {
  const deadlines = { idleDeadline: NOW + minutes(3), absoluteDeadline: NOW + minutes(6) }
  const sessions = [aSession(deadlines), aSession(deadlines), aSession(deadlines)]
  await start(store, ...sessions)
  return { sessions, ended: new Map() }
}

async function act(store: SessionStore, step: Step, { sessions, ended }: Life): Promise<void> {
  const { verb, at, reach } = step
  const session = sessions[step.which]
  assert(session)
  const current = (await store.find(session.id)) ?? session
  const ids = [session.id]
  const idleDeadline = at + reach
  switch (verb) {
    case 'touch':
      await store.touch([{ id: session.id, at, idleDeadline, ip: '192.0.2.1' }], () => at)
      return
    case 'update':
      await store.update(session.id, current.version, { idleDeadline, renewalDue: true }, { now: at, events: [] })
      return
    case 'rotate':
      await store.update(session.id, current.version, { secretHash: new Uint8Array(32) }, { now: at, events: [] })
      return
    case 'insert':
      assert.equal((await store.insert(session, { events: [] })).ok, false)
      return
    case 'terminate':
      return keep(await store.terminate({ ids }, anEnding({ at }), { limit: 1, origin: {} }), ended)
    case 'terminateAll':
      return keep(await store.terminate({ ids: idsOf(sessions) }, anEnding({ at }), { limit: 9, origin: {} }), ended)
    case 'expire':
      return keep(await store.expire(at, { limit: PLENTY }), ended)
    case 'dismiss':
      for (const gone of await store.dismiss({ ids }, aDismissal({ at }), { limit: 1 })) ended.set(gone.id, gone)
      return
  }
}

/** An ending is given back once, to one caller. */
function keep(told: readonly SessionRecord[], ended: Map<string, SessionRecord>): void {
  for (const session of told) {
    assert.equal(ended.has(session.id), false, 'the same session was ended twice')
    ended.set(session.id, session)
  }
}

/** Whatever was told to be over is over, at every instant, with the ending that was told; and the feed says so once. */
async function look(store: SessionStore, { sessions, ended }: Life): Promise<void> {
  const changes = await allChanges(store)
  for (const { id } of sessions) {
    const session = await store.find(id)
    const told = ended.get(id)
    assert(session)
    assert.deepEqual(session.ending, told?.ending)
    if (told !== undefined) assert.equal(isLive(session, session.startedAt), false)
    const endings = changes.filter(({ kind, sessionId }) => kind === 'ended' && sessionId === id)
    assert.equal(endings.length, told === undefined ? 0 : 1)
  }
}
