import { describe, it } from 'vitest'
import { storeContract } from '../../testing/store-contract.ts'
import { memoryStore } from './memory-store.ts'

describe('memoryStore', () => {
  storeContract(it, async () => {
    const store = memoryStore()
    return { store, close: () => store.close() }
  })
})
