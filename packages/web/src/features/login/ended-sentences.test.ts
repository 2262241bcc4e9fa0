import { describe, expect, it } from 'vitest'
import type { Schema } from '../../lib/api.ts'
import { whyEnded } from '../../lib/ending-sentences.ts'
import { couldBeSomebodyElse, whoEnded } from './ended-sentences.ts'

const anEnding = (change: Partial<Schema<'Ended'>>): Schema<'Ended'> => ({
  cause: 'terminated',
  at: 0,
  by: { kind: 'user', name: 'ada' },
  ...change,
})

describe('how a session ended', () => {
  it('X5 says who: the reader elsewhere, an administrator, a limit', () => {
    expect(whoEnded(anEnding({ device: 'Chrome 120 on Linux' }))).toBe('You, on Chrome 120 on Linux')
    expect(whoEnded(anEnding({ by: { kind: 'administrator', name: 'olga' } }))).toBe('An administrator, olga')
    expect(whoEnded(anEnding({ cause: 'idle', by: { kind: 'system', name: 'Latchkey' } }))).toBe('A time limit')
  })

  it('X5 says why, in the words of whoever ended it where there are some', () => {
    expect(whyEnded(anEnding({}))).toBe('Terminated in the list of sessions')
    expect(whyEnded(anEnding({ reason: 'laptop lost' }))).toBe('Terminated in the list of sessions: laptop lost')
  })

  it('X5 warns only where a stranger could have been at work', () => {
    expect(couldBeSomebodyElse(anEnding({}))).toBe(true)
    expect(couldBeSomebodyElse(anEnding({ by: { kind: 'administrator', name: 'olga' } }))).toBe(false)
  })
})
