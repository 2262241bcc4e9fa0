import { describe, expect, it } from 'vitest'
import { ALL_THAT_MATCH, type Extent, type Selection } from './session-selection.ts'
import { outcomeSentences, selectionSentence } from './termination-sentences.ts'

const all: Extent = { sessions: 812, users: 40, more: false, usersAtMost: false }
const butTwo: Selection = { kind: 'matching', exceptIds: new Set(['1', '2']) }

describe('sentences about terminating', () => {
  it('D7 says what was unchecked', () => {
    const extent = { ...all, sessions: 810, usersAtMost: true }
    expect(selectionSentence(butTwo, extent)).toBe(
      '810 sessions of at most 40 users are selected: all that match but 2.',
    )
  })

  it('X2 says that what cannot be ended is not selected', () => {
    expect(selectionSentence(ALL_THAT_MATCH, all, 94)).toBe(
      'All 812 sessions of 40 users that match and can be ended are selected. The other 94 are over, or the session that you are using.',
    )
    expect(selectionSentence(ALL_THAT_MATCH, all)).toBe('All 812 sessions of 40 users that match are selected.')
  })

  it('D2 says "more than" past the bound of the count', () => {
    const extent = { ...all, sessions: 100_000, more: true }
    expect(selectionSentence(ALL_THAT_MATCH, extent)).toBe(
      'All sessions that match are selected: more than 100,000 sessions of at least 40 users.',
    )
  })

  it('says what could not be ended, and why', () => {
    const notEnded = [
      { id: '1', reason: 'already_over' },
      { id: '2', reason: 'already_over' },
      { id: '3', reason: 'not_found' },
    ] as const
    expect(outcomeSentences({ batch: '', sessions: 1, users: 1, endedIds: ['4'], notEnded: [...notEnded] })).toEqual([
      '1 session of 1 user has ended.',
      '2 sessions were over already.',
      '1 session does not exist any more.',
    ])
  })
})
