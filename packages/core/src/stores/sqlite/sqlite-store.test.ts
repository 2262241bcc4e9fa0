import { describe, it } from 'vitest'
import { storeContract } from '../../testing/store-contract.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { aFile } from './test-file.ts'

describe('sqliteStore', () => {
  storeContract(it, async () => {
    const file = aFile()
    const [store, other] = [openSqliteStore(file.path, { lease: 0 }), openSqliteStore(file.path, { lease: 0 })]
    return {
      store,
      another: async () => other,
      close: async () => {
        await Promise.all([store.close(), other.close()])
        file.remove()
      },
    }
  })
})
