import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, it } from 'vitest'
import { anAdministrator } from '../../testing/builders.ts'
import { aNode, type TestNode } from '../sql/test-node.ts'
import { prepareDatabase } from './connection.ts'
import { SESSION_MIGRATIONS } from './schema.ts'
import { openSqliteStore, storeOn } from './sqlite-store.ts'
import { aFile } from './test-file.ts'

const LEASE = 50
const BEFORE = [{ ...SESSION_MIGRATIONS, steps: SESSION_MIGRATIONS.steps.slice(0, -1) }]

let file: ReturnType<typeof aFile>
let old: TestNode
let node: TestNode
beforeEach(() => {
  file = aFile()
  old = aNodeOfTheReleaseBefore()
})
afterEach(async () => {
  await Promise.all([old.store.close(), node.store.close()])
  file.remove()
})

describe('an upgrade', () => {
  it('R96 signs nobody out, and whoever still has the version before goes on', async () => {
    const before = await Promise.all(Array.from({ length: 9 }, () => old.login()))

    node = aNode(openSqliteStore(file.path, { lease: LEASE }))

    const after = await Promise.all([old.login(), node.login()])
    for (const { verify } of [old, node]) {
      for (const { token, session } of [...before, ...after]) {
        assert.deepEqual(await verify(token), { ok: true, session })
      }
    }
  })

  it('R96 ends at once, wherever, what was ended by the other version', async () => {
    const [here, there] = [await old.login(), await old.login()]
    node = aNode(openSqliteStore(file.path, { lease: LEASE }))
    for (const { token } of [here, there]) await Promise.all([old.verify(token), node.verify(token)])

    await old.terminate(anAdministrator(), { ids: [here.session.id] }, { origin: {} })
    await node.terminate(anAdministrator(), { ids: [there.session.id] }, { origin: {} })

    for (const { verify } of [old, node]) {
      for (const { token } of [here, there]) assert.equal((await verify(token)).ok, false)
    }
  })

  it('R96 is not taken back: the version before is refused when it starts again, and nothing changes', async () => {
    const { token } = await old.login()
    node = aNode(openSqliteStore(file.path, { lease: LEASE }))

    assert.throws(aNodeOfTheReleaseBefore, { code: 'store_unavailable', message: /newer Latchkey/ })

    for (const { verify } of [old, node]) assert.equal((await verify(token)).ok, true)
  })
})

/** As a process of the release before would open the file. */
function aNodeOfTheReleaseBefore(): TestNode {
  const database = new DatabaseSync(file.path)
  try {
    prepareDatabase(database, BEFORE)
    return aNode(storeOn(database, LEASE))
  } catch (error) {
    database.close()
    throw error
  }
}
