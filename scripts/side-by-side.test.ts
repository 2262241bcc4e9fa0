import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { it } from 'vitest'
import { sideBySide } from './side-by-side.mjs'

it('runs side by side what fits, in order, and what needs all places alone', async () => {
  const seen: string[] = []
  let running = 0
  const task = (name: string, places: number, turns: number) => ({
    places,
    async run() {
      running += places
      seen.push(`${name} of ${running}`)
      for (let count = 0; count < turns; count += 1) await turn()
      running -= places
      return name
    },
  })

  const results = await sideBySide([task('long', 1, 9), task('a', 1, 2), task('b', 1, 2), task('wide', 2, 2)], 2)

  assert.deepEqual(seen, ['long of 1', 'a of 2', 'b of 2', 'wide of 2'])
  assert.deepEqual(results, ['long', 'a', 'b', 'wide'])
})
