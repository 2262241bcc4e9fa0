import assert from 'node:assert/strict'
import fc from 'fast-check'
import { minutes } from '../../domain/clock.ts'
import { isLive, type SessionRecord } from '../../domain/session.ts'
import { anEnding, aSession, NOW, start } from '../builders.ts'
import { type Case, found, idsOf } from './case.ts'
import { aRunningPlan } from './running-plan.ts'

/** What happens to a plan between its making and its end. */
type Turn = { readonly limit: number; readonly by: 'one' | 'two'; readonly after: number; readonly end?: number }

const someTurn: fc.Arbitrary<Turn> = fc.record(
  {
    limit: fc.integer({ min: 0, max: 4 }),
    by: fc.constantFrom('one', 'two'),
    after: fc.integer({ min: 0, max: minutes(1) }),
    end: fc.nat({ max: 11 }),
  },
  { requiredKeys: ['limit', 'by', 'after'] },
)

export function planProperties(it: Case): void {
  it('R33 ends exactly the live sessions of a plan, each once, whoever takes its steps and whatever else ends', async (store, another) => {
    const stores = { one: store, two: await another() }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ planned: fc.boolean(), lives: fc.integer({ min: 1, max: minutes(4) }) }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.array(someTurn, { maxLength: 12 }),
        async (lives, turns) => {
          const sessions = lives.map(({ lives: time }) => aSession({ idleDeadline: NOW + time }))
          await start(store, ...sessions)
          const planned = sessions.filter((_, index) => lives[index]?.planned)
          const plan = await aRunningPlan(store, planned)
          const elsewhere = new Set<string>()
          let at = NOW
          for (const { limit, by, after, end } of [...turns, { limit: 99, by: 'one', after: 99 } as Turn]) {
            at += after
            const other = end === undefined ? undefined : sessions[end]
            if (other !== undefined) {
              const ending = anEnding({ at, reason: 'elsewhere' })
              const ended = await stores[by].terminate({ ids: [other.id] }, ending, { limit: 1, origin: {} })
              for (const { id } of ended) elsewhere.add(id)
            }
            await stores[by].runPlan(plan.id, { at, limit, holder: by, until: at })
          }
          const done = await store.findPlan(plan.id)
          assert.equal((done?.ended ?? 0) + (done?.notEnded ?? 0), planned.length)
          const endedByPlan: SessionRecord[] = []
          for (const session of sessions) {
            const { ending } = await found(store, session)
            if (ending?.batch === plan.id) endedByPlan.push(session)
            assert.equal(ending?.reason === 'elsewhere', elsewhere.has(session.id))
            // What the plan left alone was over, or not in it.
            if (ending === undefined && planned.includes(session)) assert.equal(isLive(session, at), false)
          }
          assert.equal(done?.ended, endedByPlan.length)
          assert.deepEqual(idsOf(endedByPlan.filter((session) => !planned.includes(session))), [])
        },
      ),
      { numRuns: 25 },
    )
  })
}
