import { describe, expect, it } from 'vitest'
import { endingOf, whoEnded } from './ending.ts'
import type { SessionRow } from './queries.ts'

const row = { expiresAt: 100, idleDeadline: 100, absoluteDeadline: 300 } as SessionRow

describe('how a session of the list ended', () => {
  it('X8 is what the server says, or the limit that time has reached since', () => {
    const ending = { at: 50, cause: 'terminated', by: { kind: 'user', name: 'ada' } } as const
    expect(endingOf({ ...row, ending })).toBe(ending)
    expect(endingOf(row)).toMatchObject({ at: 100, cause: 'idle' })
    expect(endingOf({ ...row, expiresAt: 300, idleDeadline: 300 })).toMatchObject({ at: 300, cause: 'absolute' })
  })

  it('X8 names who ended it: the reader, an administrator, the user, or a rule', () => {
    const by = (kind: 'user' | 'administrator' | 'system', name: string) =>
      whoEnded({ at: 0, cause: kind === 'system' ? 'idle' : 'terminated', by: { kind, name } }, 'olga')
    expect(by('administrator', 'olga')).toBe('You')
    expect(by('administrator', 'root')).toBe('An administrator, root')
    expect(by('user', 'ada')).toBe('ada')
    expect(by('system', 'Latchkey')).toBe('A time limit')
  })
})
