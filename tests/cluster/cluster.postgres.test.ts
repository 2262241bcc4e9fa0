import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { aDatabase, type TestDatabase } from '../../packages/server/src/testing/test-database.ts'
import { readStream } from '../../packages/server/src/testing/test-stream.ts'
import { type ApiDevice, addUser, apiDevice, becomeAdministrator, PASSWORD, signIn } from '../api-device.ts'
import { type Cluster, startCluster } from './cluster.ts'

const LIMIT = 5

let database: TestDatabase
let cluster: Cluster
let root: ApiDevice
beforeAll(async () => {
  database = await aDatabase(inject('postgres'))
  cluster = await startCluster({
    nodes: 3,
    store: database.url,
    environment: { LATCHKEY_SESSIONS_PER_USER: String(LIMIT), LATCHKEY_AT_SESSION_LIMIT: 'choose' },
  })
  root = await becomeAdministrator({ origin: cluster.origin, setupToken: await cluster.setupToken() })
})
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]()
  await database?.remove()
})

/** A device that stays with one node. */
async function signInAt(node: number, login: string): Promise<ApiDevice> {
  const device = await signIn(cluster.origin, login)
  return device.at(cluster.nodes[node]?.address ?? '')
}

describe('several servers on one PostgreSQL', () => {
  it('X22 started at once, have one set-up link that is good, and answer behind one address', async () => {
    const links = cluster.nodes.map(({ printed }) => /\/setup#\S+/.exec(printed())?.[0])

    expect(new Set(links).size).toBe(3)
    const answers = await Promise.all(cluster.nodes.map(() => root.call('GET', '/api/session')))
    expect(answers.map(({ status, body }) => [status, body.account.username])).toEqual(
      Array.from({ length: 3 }, () => [200, 'root']),
    )
  })

  it('R31 a session that was ended through one is refused by all', async () => {
    await addUser(root, cluster.origin, 'ada')
    const [one, two] = [await signInAt(0, 'ada'), await signInAt(1, 'ada')]
    const { id } = (await two.call('GET', '/api/session')).body.session

    for (const { address } of cluster.nodes)
      expect((await two.at(address).call('GET', '/api/session')).status).toBe(200)
    expect((await one.call('POST', '/api/terminations', { ids: [id] })).body.sessions).toBe(1)

    for (const { address } of cluster.nodes)
      expect((await two.at(address).call('GET', '/api/session')).status).toBe(401)
  })

  it('R22 R30 disabled or demoted through one, an account can do nothing through the others', async () => {
    await addUser(root, cluster.origin, 'grace', 'administrator')
    await addUser(root, cluster.origin, 'bob')
    const [grace, bob] = [await signInAt(1, 'grace'), await signInAt(2, 'bob')]
    const { users } = (await root.call('GET', '/api/admin/users')).body
    const idOf = (name: string) => users.find(({ username }: { username: string }) => username === name).id
    expect((await grace.call('GET', '/api/admin/overview')).status).toBe(200)

    const patch = (name: string, change: object) => root.call('PATCH', `/api/admin/users/${idOf(name)}`, change)
    expect((await patch('grace', { role: 'user' })).status).toBe(200)
    expect((await patch('bob', { disabled: true })).status).toBe(200)

    expect((await grace.call('GET', '/api/admin/overview')).status).toBe(403)
    expect((await bob.call('GET', '/api/session')).status).toBe(401)
  })

  it('X5 a session that was ended on one leaves its tab on another, and is told to whoever watches', async () => {
    await addUser(root, cluster.origin, 'eve')
    const eve = await signInAt(1, 'eve')
    const { id } = (await eve.call('GET', '/api/session')).body.session
    await using own = await openStream(eve, 1, '/api/session/events')
    await using everybody = await openStream(root, 2, '/api/admin/session-events')

    await root.at(cluster.nodes[0]?.address ?? '').call('POST', '/api/admin/terminations', { ids: [id] })

    const { data } = await own.until('ended')
    expect(data).toMatchObject({ code: 'not_signed_in', ended: { cause: 'terminated' } })
    expect(await own.next()).toBeUndefined()
    expect((await everybody.until('changes')).data.ended).toMatchObject([{ id }])
  })

  it('X2 a plan that was made on one runs on another', async () => {
    await addUser(root, cluster.origin, 'carol')
    await Promise.all([0, 1, 2].map((node) => signInAt(node, 'carol')))
    const at = (node: number) => root.at(cluster.nodes[node]?.address ?? '')
    const { body } = await at(0).call('POST', '/api/admin/plans', { matching: { q: 'user:carol' } })

    const run = await at(1).call('POST', `/api/admin/plans/${body.id}/runs`, { confirmSessions: body.sessions })

    expect([body.sessions, run.status]).toEqual([3, 202])
    await expect
      .poll(async () => (await at(2).call('GET', `/api/admin/plans/${body.id}`)).body)
      .toMatchObject({ state: 'done', ended: 3 })
  })

  it('X6 M26 exports and the audit trail say the same on each', async () => {
    await addUser(root, cluster.origin, 'lee')
    await signInAt(0, 'lee')
    const exported = cluster.nodes.map(async ({ address }) => {
      const path = `${address}/api/admin/session-exports?q=user:lee&format=csv`
      const response = await fetch(path, { headers: { Cookie: root.cookie() ?? '', 'Sec-Fetch-Site': 'same-origin' } })
      return [response.status, (await response.text()).trim().split('\n').length]
    })
    expect(await Promise.all(exported)).toEqual(Array.from({ length: 3 }, () => [200, 2]))

    const trails = cluster.nodes.map(({ address }) => root.at(address).call('GET', '/api/admin/events?limit=50'))
    const [first, ...others] = (await Promise.all(trails)).map(({ body }) => body.events)
    expect(others).toEqual([first, first])
    const types = first.slice(0, 3).map(({ type }: { type: string }) => type)
    expect(types).toEqual(Array.from({ length: 3 }, () => 'sessions_exported'))
  })

  it('R35 X15 fifty logins at once over all of them never make more sessions than the limit, whatever they choose to end', async () => {
    await addUser(root, cluster.origin, 'dan')
    const fiftyLogins = async (more: (index: number) => object) => {
      const attempts = Array.from({ length: 50 }, (_, index) =>
        apiDevice(cluster.origin)
          .at(cluster.nodes[index % 3]?.address ?? '')
          .call('POST', '/api/login', { login: 'dan', password: PASSWORD, ...more(index) }),
      )
      return (await Promise.all(attempts)).map(({ status, body }) => body.code ?? status).toSorted()
    }
    const liveIds = async (): Promise<string[]> => {
      const { body } = await root.call('GET', '/api/admin/sessions?q=user:dan%20status:active')
      return body.sessions.map(({ id }: { id: string }) => id)
    }
    const asManyAsAllowed = [
      ...Array.from({ length: LIMIT }, () => 200),
      ...Array.from({ length: 50 - LIMIT }, () => 'session_limit_reached'),
    ]

    expect(await fiftyLogins(() => ({}))).toEqual(asManyAsAllowed)
    const chosen = await liveIds()
    expect(chosen).toHaveLength(LIMIT)
    expect(await fiftyLogins((index) => ({ end: [chosen[index % LIMIT]] }))).toEqual(asManyAsAllowed)

    const after = await liveIds()
    expect([after.length, after.filter((id) => chosen.includes(id))]).toEqual([LIMIT, []])
  })

  it('R31 a node that was killed, or stood still, has forgotten nothing when it is back', async () => {
    await addUser(root, cluster.origin, 'kim')
    const [one, two, three] = [await signInAt(0, 'kim'), await signInAt(1, 'kim'), await signInAt(2, 'kim')]
    const idOf = async (device: ApiDevice) => (await device.call('GET', '/api/session')).body.session.id
    const ids = [await idOf(two), await idOf(three)]
    await cluster.nodes[1]?.kill()
    cluster.nodes[2]?.pause()

    const ended = await one.call('POST', '/api/terminations', { ids })
    const waiting = three.call('GET', '/api/session')
    cluster.nodes[2]?.resume()
    await cluster.nodes[1]?.start()

    expect(ended.body.sessions).toBe(2)
    expect((await waiting).status).toBe(401)
    expect((await two.call('GET', '/api/session')).status).toBe(401)
    expect((await one.call('GET', '/api/session')).status).toBe(200)
  })
})

async function openStream(device: ApiDevice, node: number, path: string) {
  const stream = readStream(
    await fetch(`${cluster.nodes[node]?.address}${path}`, { headers: { Cookie: device.cookie() ?? '' } }),
  )
  await stream.until('open')
  return stream
}
