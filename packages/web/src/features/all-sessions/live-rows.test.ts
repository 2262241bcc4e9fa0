import { describe, expect, it } from 'vitest'
import type { SessionChanges } from '../../lib/live.ts'
import { alsoHappened, asItIsNow, findsEnded, NOTHING_HAPPENED } from './live-rows.ts'
import type { SessionRow } from './queries.ts'

const row = { id: '1', status: 'active', lastActiveAt: 100, ip: '192.0.2.1' } as SessionRow

function after(...frames: Partial<SessionChanges>[]) {
  return frames.reduce(
    (happened, frame) => alsoHappened(happened, { now: 0, started: [], ended: [], moved: [], more: false, ...frame }),
    NOTHING_HAPPENED,
  )
}

const ended = (listed: boolean) => ({ ended: [{ id: '1', userId: 'ada', listed }] })
const moved = (lastActiveAt: number) => ({
  moved: [
    { id: '1', userId: 'ada', ip: '192.0.2.9', lastActiveAt, expiresAt: 1, idleDeadline: 1, absoluteDeadline: 2 },
  ],
})

describe('rows that follow what happens', () => {
  it('X5 move with use, and never back', () => {
    expect(asItIsNow(row, after(moved(200)))).toMatchObject({ ip: '192.0.2.9', lastActiveAt: 200 })
    expect(asItIsNow(row, after(moved(50)))).toBe(row)
  })

  it('X5 end, and stay ended whatever comes late', () => {
    const over = asItIsNow(row, after(moved(200), ended(false)))
    expect(over.status).toBe('terminated')
    expect(asItIsNow(over, after(moved(300)))).toBe(over)
    expect(asItIsNow(row, after(ended(true))).status).toBe('expired')
  })

  it('X5 are the same rows when nothing has happened to them', () => {
    expect(asItIsNow({ ...row, id: '2' }, after(ended(false)))).toEqual({ ...row, id: '2' })
    expect(asItIsNow(row, NOTHING_HAPPENED)).toBe(row)
  })

  it('X5 are not new when they have ended since', () => {
    expect(after({ started: [row] }, ended(false)).started.size).toBe(0)
  })

  it.each([
    ['', false],
    ['status:active', false],
    ['status:any', true],
    ['cause:terminated', true],
    ['-status:expired', true],
  ])('X5 stay when they end and the search %j finds ended ones: %s', (q, stays) => {
    expect(findsEnded(q, 0)).toBe(stays)
  })
})
