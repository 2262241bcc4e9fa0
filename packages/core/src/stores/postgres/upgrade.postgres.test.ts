import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, inject, it } from 'vitest'
import { anAdministrator } from '../../testing/builders.ts'
import { aNode, type TestNode } from '../sql/test-node.ts'
import { connections } from './connections.ts'
import { migrate } from './migrations.ts'
import { postgresStore } from './postgres-store.ts'
import { SESSION_MIGRATIONS } from './schema.ts'
import { aSchema, type TestSchema } from './test-schema.ts'

const LEASE = 50
const url = inject('postgres')
const RELEASES = SESSION_MIGRATIONS.steps.map((_, index) => index + 1)
const NEWEST = RELEASES.length

let test: TestSchema
let old: TestNode
beforeEach(() => {
  test = aSchema(url)
})
afterEach(async () => {
  await old.store.close()
  await test.remove()
})

describe('an upgrade', () => {
  it.each(RELEASES.slice(0, -1))('R96 from schema %i goes node by node, and nobody is signed out', async (release) => {
    old = await aNodeOfRelease(release)
    const before = await Promise.all(Array.from({ length: 9 }, () => old.login()))

    const [nodes, during] = await Promise.all([
      Promise.all(Array.from({ length: 4 }, aNewNode)),
      Promise.all(Array.from({ length: 20 }, () => old.login())),
    ])
    const after = await Promise.all([old, ...nodes].map((node) => node.login()))

    for (const node of [old, ...nodes]) {
      for (const { token, session } of [...before, ...during, ...after]) {
        assert.deepEqual(await node.verify(token), { ok: true, session })
      }
    }
  })

  it.each(RELEASES.slice(0, -1))(
    'R96 from schema %i ends at once, wherever, what was ended on the other',
    async (release) => {
      old = await aNodeOfRelease(release)
      const [here, there, renewed] = await Promise.all([old.login(), old.login(), old.login()])
      const node = await aNewNode()
      for (const known of [here, there, renewed])
        await Promise.all([old, node].map(({ verify }) => verify(known.token)))

      await old.terminate(anAdministrator(), { ids: [here.session.id] }, { origin: {} })
      await node.terminate(anAdministrator(), { ids: [there.session.id] }, { origin: {} })
      const rotated = await node.rotate(anAdministrator(), renewed.session, { origin: {} })

      for (const { verify } of [old, node]) {
        for (const { token } of [here, there]) assert.equal((await verify(token)).ok, false)
        assert.equal((await verify(renewed.token)).ok, false)
        assert(rotated.ok)
        assert.equal((await verify(rotated.token)).ok, true)
      }
    },
  )

  it('R96 is not taken back: a node of the version before that starts again is refused, and nothing changes', async () => {
    old = await aNodeOfRelease(NEWEST - 1)
    const { token } = await old.login()
    const node = await aNewNode()
    const tables = () => test.query('SELECT oid FROM pg_class WHERE relnamespace = $1::regnamespace', [test.schema])
    const before = await tables()

    await assert.rejects(aNodeOfRelease(NEWEST - 1), { code: 'store_unavailable', message: /newer Latchkey/ })

    assert.deepEqual(await tables(), before)
    for (const { verify } of [old, node]) assert.equal((await verify(token)).ok, true)
  })

  it('R96 that fails leaves the version before, which goes on', async () => {
    old = await aNodeOfRelease(NEWEST)
    const { token } = await old.login()
    const steps = [...SESSION_MIGRATIONS.steps, 'DROP TABLE sessions CASCADE; CREATE nonsense']

    await assert.rejects(migrate(url, test.schema, [{ ...SESSION_MIGRATIONS, steps }]), /nonsense/)

    for (const { verify } of [old, await aNewNode()]) assert.equal((await verify(token)).ok, true)
  })
})

/** As a process of an earlier release would open the store. */
async function aNodeOfRelease(release: number): Promise<TestNode> {
  const steps = SESSION_MIGRATIONS.steps.slice(0, release)
  await migrate(url, test.schema, [{ ...SESSION_MIGRATIONS, steps }])
  return aNode(postgresStore(connections({ url, schema: test.schema, most: 4 }), LEASE))
}

async function aNewNode(): Promise<TestNode> {
  return aNode(await test.open({ lease: LEASE }))
}
