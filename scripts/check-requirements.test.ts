import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { unprovenIn } from './check-requirements.ts'

describe('check-requirements', () => {
  it.each(["it('R2 ends', f)", "it('ends (R2)', f)", 'it.each([1])(`R2 ends`, f)', "it.concurrent('R1 R2 ends', f)"])(
    'finds the number in %s',
    (text) => {
      assert.ok(!unproven(text).includes('R2'))
    },
  )

  it.each([
    "it('R21 ends', f)",
    "it('ends', f) // R2",
    "it.skip('R2', f)",
    "it.todo('R2')",
    "describe('R2', f)",
    "f('R2')",
  ])('finds none in %s', (text) => {
    assert.ok(unproven(text).includes('R2'))
  })
})

function unproven(text: string): readonly string[] {
  return unprovenIn([{ path: 'packages/core/src/domain/a.test.ts', text }])
}
