import { describe, expect, it } from 'vitest'
import { actsOn, outcomeOf, questionAbout } from './account-sentences.ts'
import type { UserRow } from './queries.ts'

const ada: UserRow = { id: '1', username: 'ada', role: 'user', createdAt: 0, activeSessions: 3, current: false }

describe('sentences about accounts', () => {
  it('says how many sessions end with disabling', () => {
    expect(questionAbout('disable', ada).sentences[0]).toBe('3 active sessions of ada end at once.')
    expect(questionAbout('disable', { ...ada, activeSessions: 1 }).sentences[0]).toBe(
      '1 active session of ada ends at once.',
    )
    expect(questionAbout('disable', { ...ada, activeSessions: 0 }).sentences[0]).toBe('ada has no active session.')
    expect(outcomeOf('disable', 'ada', 3)).toBe('ada is disabled. 3 sessions ended.')
  })

  it('R6 says how many sessions end when somebody becomes an administrator', () => {
    expect(questionAbout('make_administrator', ada).sentences[0]).toBe('3 active sessions of ada end at once.')
    expect(outcomeOf('make_administrator', 'ada', 1)).toBe('ada is an administrator now. 1 session ended.')
  })

  it('warns those who disable or demote their own account', () => {
    for (const act of ['disable', 'make_user'] as const)
      expect(questionAbout(act, { ...ada, current: true }).sentences.at(-1)).toContain('your own account')
  })

  it('offers what is possible as things are', () => {
    expect(actsOn(ada)).toEqual(['make_administrator', 'disable'])
    expect(actsOn({ role: 'administrator', disabledAt: 1 })).toEqual(['make_user', 'enable'])
  })
})
