import { describe, expect, it } from 'vitest'
import { type Act, consequenceOf, questionOf, reportOf, verbOf } from './act.ts'
import type { Session, Termination } from './queries.ts'

const aSession = (label: string) => ({ id: label, device: { label } }) as Session
const aTermination = (change: Partial<Termination>): Termination => ({
  batch: 'b',
  sessions: 0,
  users: 1,
  endedIds: [],
  notEnded: [],
  ...change,
})
const labelOf = (id: string) => id

describe('the words of an act', () => {
  it('M10 names the device that one session is on', () => {
    const act: Act = { kind: 'terminate', sessions: [aSession('Firefox 121 on Windows')] }

    expect(questionOf(act)).toBe('Terminate Firefox 121 on Windows?')
    expect(verbOf(act)).toBe('Terminate')
    expect(consequenceOf(act)).toContain('This device')
  })

  it('M12 counts several sessions', () => {
    const act: Act = { kind: 'terminate', sessions: [aSession('a'), aSession('b'), aSession('c')] }

    expect(questionOf(act)).toBe('Terminate 3 sessions?')
    expect(verbOf(act)).toBe('Terminate 3 sessions')
  })

  it('M14 counts the other sessions in question and button, so far as they are known', () => {
    const sessions = [aSession('a'), aSession('b')]
    const acts = [false, true].map((more): Act => ({ kind: 'terminate-others', sessions, more }))

    expect(acts.map((act) => [questionOf(act), verbOf(act)])).toEqual([
      ['Terminate 2 other sessions?', 'Terminate 2 sessions'],
      ['Terminate more than 2 other sessions?', 'Terminate more than 2 sessions'],
    ])
  })

  it('M14 says that this device stays signed in', () => {
    expect(consequenceOf({ kind: 'terminate-others', sessions: [], more: false })).toContain('You stay signed in')
  })
})

describe('reportOf', () => {
  it('names the one session that ended', () => {
    expect(reportOf(aTermination({ sessions: 1, endedIds: ['Safari on macOS'] }), labelOf)).toBe(
      'Ended 1 session: Safari on macOS.',
    )
  })

  it('says which could not be ended, and why', () => {
    const notEnded = [
      { id: 'Chrome on Linux', reason: 'already_over' },
      { id: 'Opera on Linux', reason: 'not_found' },
    ] as const

    expect(reportOf(aTermination({ sessions: 2, endedIds: ['a', 'b'], notEnded: [...notEnded] }), labelOf)).toBe(
      'Ended 2 sessions. Chrome on Linux was over already. Opera on Linux does not exist any more.',
    )
  })

  it('says so when nothing ended', () => {
    expect(reportOf(aTermination({}), labelOf)).toBe('Ended 0 sessions.')
  })
})
