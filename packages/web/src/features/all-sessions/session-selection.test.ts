import { describe, expect, it } from 'vitest'
import type { SessionRow } from './queries.ts'
import {
  ALL_THAT_MATCH,
  extentOf,
  forget,
  isEverySelected,
  isSelected,
  mark,
  NOTHING_SELECTED,
  rangeOf,
  toPlan,
  without,
} from './session-selection.ts'

const [first, second, third] = [aRow('1', 'ada'), aRow('2', 'ada'), aRow('3', 'grace')]
const mine = { ...aRow('4', 'root'), current: true }
const expired = { ...aRow('5', 'ada'), status: 'expired' as const }
const counts = {
  listed: { sessions: 812, users: 41, more: false },
  endable: { sessions: 800, users: 40, more: false },
  matchesCurrent: true,
}

describe('session selection', () => {
  it('holds what was picked, and of how many users', () => {
    const selection = mark(NOTHING_SELECTED, [first, second, third], true)
    expect(extentOf(selection, counts)).toEqual({ sessions: 3, users: 2, more: false, usersAtMost: false })
    expect(toPlan(selection, 'user:*a*')).toEqual({ ids: ['1', '2', '3'], exceptMine: false })
  })

  it('lets go of what is unchecked', () => {
    const selection = mark(mark(NOTHING_SELECTED, [first, second], true), [first], false)
    expect([first, second].map((row) => isSelected(selection, row))).toEqual([false, true])
  })

  it('never holds the session in use, nor one that is over', () => {
    const picked = mark(NOTHING_SELECTED, [mine, expired], true)
    expect(extentOf(picked, counts).sessions).toBe(0)
    expect([mine, expired].some((row) => isSelected(ALL_THAT_MATCH, row))).toBe(false)
  })

  it('M25 holds all that match the search, those on later pages too', () => {
    expect(isEverySelected(ALL_THAT_MATCH)).toBe(true)
    expect(isSelected(ALL_THAT_MATCH, third)).toBe(true)
    expect(extentOf(ALL_THAT_MATCH, counts)).toEqual({ sessions: 800, users: 40, more: false, usersAtMost: false })
    expect(toPlan(ALL_THAT_MATCH, 'user:ada ip:10.')).toEqual({
      matching: { q: 'user:ada ip:10.' },
      exceptMine: false,
    })
  })

  it('turns what is unchecked among all into exceptions, and back', () => {
    const but = mark(ALL_THAT_MATCH, [second], false)
    expect(isSelected(but, second)).toBe(false)
    expect(isEverySelected(but)).toBe(false)
    expect(extentOf(but, counts)).toEqual({ sessions: 799, users: 40, more: false, usersAtMost: true })
    expect(toPlan(but, '')).toEqual({ matching: {}, exceptIds: ['2'], exceptMine: false })
    expect(isEverySelected(mark(but, [second], true))).toBe(true)
  })

  it('forgets a session that has ended, picked or excepted', () => {
    const picked = mark(NOTHING_SELECTED, [first, second], true)
    expect(extentOf(forget(picked, first), counts).sessions).toBe(1)
    expect(isEverySelected(forget(mark(ALL_THAT_MATCH, [first], false), first))).toBe(true)
  })

  it('X5 lets go of what has ended elsewhere', () => {
    const ended = new Map([['1', true]])
    expect(extentOf(without(mark(NOTHING_SELECTED, [first, second], true), ended), counts).sessions).toBe(1)
    expect(isEverySelected(without(mark(ALL_THAT_MATCH, [first], false), ended))).toBe(true)
    const untouched = mark(NOTHING_SELECTED, [second], true)
    expect(without(untouched, ended)).toBe(untouched)
  })

  it('takes a range in either direction', () => {
    const rows = [first, second, third]
    expect(rangeOf(rows, '3', '2')).toEqual([second, third])
    expect(rangeOf(rows, '1', '3')).toEqual(rows)
  })

  it('takes one row when the other end of a range is gone', () => {
    expect(rangeOf([first, second], 'gone', '2')).toEqual([second])
  })
})

function aRow(id: string, username: string): SessionRow {
  return {
    id,
    userId: `user-${username}`,
    username,
    current: false,
    status: 'active',
    device: {
      system: 'linux',
      systemName: 'Linux',
      browser: 'chrome',
      browserName: 'Chrome',
      kind: 'desktop',
      label: 'Chrome 120 on Linux',
    },
    userAgent: '',
    ip: '203.0.113.7',
    ipAtStart: '203.0.113.7',
    startedAt: 0,
    lastActiveAt: 0,
    expiresAt: 1,
    idleDeadline: 1,
    absoluteDeadline: 1,
    authenticatedAt: 0,
    amr: ['pwd'],
  }
}
