import { describe, expect, it } from 'vitest'
import { formatAgo, formatRoughly, formatTimeLeft, toIsoDuration } from './time.ts'

const minutes = (count: number) => count * 60_000
const hours = (count: number) => minutes(60) * count
const days = (count: number) => hours(24) * count

describe('formatTimeLeft', () => {
  it.each([
    [days(29) + hours(23) + minutes(5) + 59_999, '29 d 23 h 5 min'],
    [days(1), '1 d 0 h 0 min'],
    [days(1) - 1, '23 h 59 min'],
    [hours(1), '1 h 0 min'],
    [hours(1) - 1, '59 min 59 s'],
    [1000, '0 min 1 s'],
    [1, '0 min 0 s'],
    [0, 'none'],
    [-days(3), 'none'],
  ])('M8 says of %i milliseconds: %s', (left, words) => {
    expect(formatTimeLeft(left)).toBe(words)
  })
})

it('X8 says roughly how long something far away is', () => {
  expect([days(12.5), hours(3.9), minutes(5), 1, -1].map(formatRoughly)).toEqual([
    '12 d',
    '3 h',
    '5 min',
    '0 min',
    '0 min',
  ])
})

describe('formatAgo', () => {
  it.each([
    [0, 'just now'],
    [minutes(1), '1 minute ago'],
    [minutes(59), '59 minutes ago'],
    [hours(23), '23 hours ago'],
    [days(1), 'yesterday'],
    [days(40), '40 days ago'],
  ])('says of an age of %i milliseconds: %s', (age, words) => {
    expect(formatAgo(days(100) - age, days(100))).toBe(words)
  })

  it('does not see into the future when the clocks differ', () => {
    expect(formatAgo(5000, 0)).toBe('just now')
  })
})

it('writes a duration as ISO 8601 does', () => {
  expect(toIsoDuration(days(2) + hours(3) + minutes(4))).toBe('P2DT3H4M')
  expect(toIsoDuration(-1)).toBe('P0DT0H0M')
})
