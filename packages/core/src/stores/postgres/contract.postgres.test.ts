import { describe, inject, it } from 'vitest'
import { storeContract } from '../../testing/store-contract.ts'
import { aSchema } from './test-schema.ts'

describe('postgresStore', () => {
  storeContract(it, async () => {
    const { open, remove } = aSchema(inject('postgres'))
    const store = await open()
    return { store, another: open, close: remove }
  })
})
