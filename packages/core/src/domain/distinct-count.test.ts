import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { distinctCount } from './distinct-count.ts'

describe('distinctCount', () => {
  it('counts as a set does', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 2 }), { maxLength: 2000 }), (texts) => {
        const count = distinctCount()
        const set = new Set<string>()
        for (const text of texts) {
          count.add(text)
          set.add(text)
          assert.equal(count.size, set.size)
        }
      }),
    )
  })

  it('counts 200,000, each met twice', () => {
    const count = distinctCount()
    for (let turn = 0; turn < 2; turn += 1) {
      for (let no = 0; no < 200_000; no += 1) count.add(`user-${no}`)
    }
    assert.equal(count.size, 200_000)
  })
})
