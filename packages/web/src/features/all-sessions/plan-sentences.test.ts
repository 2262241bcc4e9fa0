import { describe, expect, it } from 'vitest'
import type { Plan } from './plan-queries.ts'
import { outcomeOf, planSentences, threatOf } from './plan-sentences.ts'

const plan: Plan = {
  id: '1',
  state: 'ready',
  sessions: 812,
  users: 40,
  mine: 0,
  includesCurrent: false,
  holdsCurrent: false,
  sample: [],
  mustConfirm: false,
  madeBy: 'root',
  madeAt: 0,
  expiresAt: 300_000,
  ended: 0,
  notEnded: 0,
}
const wanted = { matching: { q: 'os:ios' }, exceptMine: false }

describe('sentences about a plan', () => {
  it('X2 say how many sessions of how many users, and of which search', () => {
    expect(planSentences(plan, wanted)[0]).toBe('This ends 812 sessions of 40 users: all that match “os:ios”.')
    expect(planSentences(plan, { ...wanted, exceptIds: ['2', '3'] })[0]).toContain('but not the 2 sessions')
    expect(planSentences(plan, { matching: {}, exceptMine: true })[0]).toContain('everybody’s')
  })

  it('X2 R27 say whether mine are among them', () => {
    const sentences = planSentences({ ...plan, mine: 2, includesCurrent: true }, wanted)
    expect(sentences.slice(2)).toEqual(['2 of them are your own.', 'Your own session in use is not included.'])
  })

  it('X2 R27 say whether the session in use ends with a plan of somebody else', () => {
    expect(threatOf(plan)).toBeUndefined()
    expect(threatOf({ ...plan, holdsCurrent: true, state: 'running' })).toMatch(/ends with them\.$/)
    expect(threatOf({ ...plan, holdsCurrent: true, state: 'stopped' })).toMatch(/stays if it is you who runs this/)
  })

  it('X2 say what came of it: how many, how long, which not', () => {
    const done = { ...plan, ended: 810, notEnded: 2, startedAt: 0, finishedAt: 1240 }
    expect(outcomeOf(done)).toBe(
      '810 sessions of 40 users have ended in 1.2 s. 2 sessions were over already, or no longer there.',
    )
  })
})
