import { seconds } from 'latchkey'
import { describe, expect, it } from 'vitest'
import { HARMS, planFaults } from './schedule.ts'

const half = { nodes: 3, duration: seconds(30) }
const seeds = Array.from({ length: 200 }, (_, seed) => seed)

describe('planFaults', () => {
  it('plans the same for the same seed, and something else for another', () => {
    expect(planFaults({ ...half, seed: 7 })).toEqual(planFaults({ ...half, seed: 7 }))
    expect(planFaults({ ...half, seed: 7 })).not.toEqual(planFaults({ ...half, seed: 8 }))
  })

  it('has each kind of fault in half a minute, and all are mended then', () => {
    for (const seed of seeds) {
      const faults = planFaults({ ...half, seed })
      expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(HARMS))
      for (const { at, lasts } of faults) expect(at + lasts).toBeLessThanOrEqual(half.duration)
    }
  })

  it('pauses a node for one to five seconds', () => {
    const pauses = seeds.flatMap((seed) => planFaults({ ...half, seed }).filter(({ kind }) => kind === 'pause'))
    for (const { at, lasts } of pauses) {
      expect(lasts).toBeLessThanOrEqual(seconds(5))
      if (at < seconds(25)) expect(lasts).toBeGreaterThanOrEqual(seconds(1))
    }
  })
})
