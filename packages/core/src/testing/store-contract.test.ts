import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { memoryStore } from '../stores/memory/memory-store.ts'
import { spoiledStore } from './spoiled/fault.ts'
import { FAULTY_PLANS } from './spoiled/faulty-plans.ts'
import { FAULTY_READS } from './spoiled/faulty-reads.ts'
import { FAULTY_WRITES } from './spoiled/faulty-writes.ts'
import { type StoreFactory, storeContract } from './store-contract.ts'

describe('storeContract', () => {
  it('R95 passes an honest store in every case', async () => {
    const failed: string[] = []
    for (const [title, run] of casesFor(async () => aStoreUnderTest(memoryStore()))) {
      await run().catch(() => failed.push(title))
    }
    assert.deepEqual(failed, [])
  })

  it.each([...FAULTY_WRITES, ...FAULTY_READS, ...FAULTY_PLANS])('finds out a store that $fault', async (fault) => {
    const run = casesFor(async () => aStoreUnderTest(spoiledStore(fault))).get(fault.case)
    assert(run, `the contract has no case "${fault.case}"`)

    // A case that looks for what is true of random data fails with the error of fast-check, which names the example.
    await assert.rejects(
      run,
      (error: Error) => error.name === 'AssertionError' || error.message.includes('Counterexample'),
    )
  })

  it('gives every case a title of its own', () => {
    const titles: string[] = []
    storeContract(
      (title) => titles.push(title),
      async () => aStoreUnderTest(memoryStore()),
    )
    assert.equal(new Set(titles).size, titles.length)
  })

  it('closes the store of a case that has failed', async () => {
    let closed = 0
    const [insert] = casesFor(async () => ({
      store: { ...memoryStore(), find: async () => undefined },
      close: async () => {
        closed++
      },
    })).values()

    await assert.rejects(async () => insert?.())

    assert.equal(closed, 1)
  })
})

/** Collects the cases instead of running them. */
function casesFor(factory: StoreFactory): Map<string, () => Promise<void>> {
  const cases = new Map<string, () => Promise<void>>()
  storeContract((title, run) => cases.set(title, run), factory)
  return cases
}

function aStoreUnderTest(store: ReturnType<typeof memoryStore>): Awaited<ReturnType<StoreFactory>> {
  return { store, close: () => store.close() }
}
