import { describe, expect, it } from 'vitest'
import { actOf, leadOf, titleOf, tooFew } from './choice-sentences.ts'

const aChoice = (toEnd: number) => ({ now: 0, limit: 3, toEnd, sessions: [] })

describe('the choice at the limit of sessions', () => {
  it.each([
    [0, 'Sign in', 'there is room for this device', 'Sign in'],
    [1, 'Choose a session to end', 'as many devices as allowed (3). End one', 'End and sign in'],
    [2, 'Choose sessions to end', 'more devices than allowed (3). End at least 2', 'End and sign in'],
  ])('X15 says what it takes when %i have to end', (toEnd, title, lead, act) => {
    expect(titleOf(aChoice(toEnd))).toBe(title)
    expect(leadOf(aChoice(toEnd))).toContain(lead)
    expect(actOf(aChoice(toEnd), toEnd === 0 ? 0 : 1)).toBe(act)
  })

  it('X15 says how many end, and how many have to', () => {
    expect(actOf(aChoice(1), 3)).toBe('End 3 and sign in')
    expect(tooFew(aChoice(1))).toBe('Choose at least one session to end.')
  })
})
