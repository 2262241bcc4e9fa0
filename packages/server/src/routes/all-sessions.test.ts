import { describe, expect, it } from 'vitest'
import type { Device } from '../testing/test-device.ts'
import { aServer } from '../testing/test-server.ts'

type Listed = { sessions: { id: string; username: string; ip: string }[]; next?: string }

async function usernames(device: Device, query: string): Promise<string[]> {
  const listed = (await (await device.get(`/api/admin/sessions${query}`)).json()) as Listed
  return listed.sessions.map(({ username }) => username)
}

function found(device: Device, search: string, order = ''): Promise<string[]> {
  return usernames(device, `?q=${encodeURIComponent(search)}${order}`)
}

async function aCompany() {
  const server = await aServer()
  await server.addUser('root', 'administrator')
  for (const name of ['ada', 'bob', 'Cleo']) await server.addUser(name)
  const root = await server.signIn('root', { ip: '198.51.100.1' })
  const ada = await server.signIn('ada', { ip: '203.0.113.7' })
  const bob = await server.signIn('bob', { ip: '203.0.113.77' })
  const cleo = await server.signIn('Cleo', { ip: '2001:db8:1::5' })
  return { server, root, ada, bob, cleo, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

describe('all sessions', () => {
  it('R36 are for administrators: every route, every kind of caller', async () => {
    await using company = await aCompany()
    const { server, root, ada } = company
    const calls = (device: Device) => [
      device.get('/api/admin/overview'),
      device.get('/api/admin/sessions'),
      device.get('/api/admin/session-counts'),
      device.get('/api/admin/session-suggestions?key=system'),
      device.post('/api/admin/terminations', { ids: ['019a0000-0000-7000-8000-000000000000'] }),
      device.post('/api/admin/dismissals', { ids: ['019a0000-0000-7000-8000-000000000000'] }),
      device.get('/api/admin/users'),
      device.post('/api/admin/users', { username: `new${Math.random()}` }),
      device.patch('/api/admin/users/019a0000-0000-4000-8000-000000000000', { disabled: true }),
      device.post('/api/admin/users/019a0000-0000-4000-8000-000000000000/links', {}),
      device.get('/api/admin/events'),
    ]
    const statuses = async (device: Device) => (await Promise.all(calls(device))).map(({ status }) => status)

    expect(new Set(await statuses(server.device()))).toEqual(new Set([401]))
    expect(new Set(await statuses(ada))).toEqual(new Set([403]))
    expect(await statuses(root)).toEqual([200, 200, 200, 200, 404, 200, 200, 201, 404, 404, 200])
  })

  it('R38 M20 M21 M22 X1 lists what matches a search, in the order that is asked for', async () => {
    await using company = await aCompany()
    const { root } = company

    expect(await usernames(root, '?sort=username&direction=ascending')).toEqual(['ada', 'bob', 'Cleo', 'root'])
    expect(await usernames(root, '?sort=ip&direction=ascending')).toEqual(['root', 'ada', 'bob', 'Cleo'])
    expect(await found(root, 'user:cl*')).toEqual(['Cleo'])
    expect(await found(root, 'user:cl')).toEqual([])
    expect(await found(root, 'ip:203.0.113.7')).toEqual(['ada'])
    expect(await found(root, 'ip:203.0.', '&sort=username&direction=descending')).toEqual(['bob', 'ada'])
    expect(await found(root, 'ip:203.0.113.64/26')).toEqual(['bob'])
    expect(await found(root, 'ip:2001:db8::/32')).toEqual(['Cleo'])
    expect(await found(root, 'user:*a* ip:2001:db8::/32')).toEqual([])
    expect(await found(root, 'os:linux -user:ada -user:bob auth:password started:<1h leo')).toEqual(['Cleo'])
    expect(await found(root, '  ')).toHaveLength(4)
  })

  it('X1 lists active and expired sessions, unless the search asks for others', async () => {
    await using company = await aCompany()
    const { root, ada } = company
    await root.post('/api/admin/terminations', { ids: [(await ada.session()).id] })

    expect(await found(root, 'user:ada')).toEqual([])
    expect(await found(root, 'status:terminated')).toEqual(['ada'])
    expect(await found(root, 'cause:terminated')).toEqual(['ada'])
    expect(await found(root, 'ended:<1h')).toEqual(['ada'])
    expect(await found(root, '-status:active')).toEqual(['ada'])
    expect(await (await root.get('/api/admin/session-counts?q=status:any')).json()).toMatchObject({
      listed: { sessions: 4 },
      endable: { sessions: 2 },
    })
  })

  it('X1 says what is wrong with a search, and where', async () => {
    await using company = await aCompany()
    const { root } = company
    const problem = {
      code: 'bad_search',
      message: expect.stringContaining('did you mean "user"?'),
      at: { from: 4, to: 7 },
    }

    for (const path of ['/api/admin/sessions', '/api/admin/session-counts']) {
      const response = await root.get(`${path}?q=ada+usr:x`)
      expect([response.status, await response.json()]).toEqual([400, problem])
    }
    const long = await root.get(`/api/admin/sessions?q=${'a'.repeat(2001)}`)
    expect([long.status, await long.json()]).toMatchObject([400, { code: 'bad_search', at: { from: 2000, to: 2001 } }])
  })

  it('X1 suggests what there is to search for', async () => {
    await using company = await aCompany()
    const { root } = company
    const suggest = async (key: string) => (await root.get(`/api/admin/session-suggestions?key=${key}`)).json()

    expect(await suggest('browser')).toEqual({ values: [{ value: 'chrome', sessions: 4 }] })
    expect(await suggest('method')).toEqual({ values: [{ value: 'pwd', label: 'password', sessions: 4 }] })
    expect(await suggest('secret')).toMatchObject({ code: 'bad_request' })
  })

  it('R38 treats what is typed as text, never as a part of a query', async () => {
    await using company = await aCompany()
    const { root } = company

    for (const hostile of ["' OR '1'='1", '%', '_', 'a%', '"; DROP TABLE sessions; --', '\\', 'a*b']) {
      const quoted = `"${hostile.replaceAll(/["\\]/g, '\\$&')}"`
      for (const search of [quoted, `user:${quoted}*`, `user:*${quoted}*`]) {
        expect(await found(root, search)).toEqual([])
      }
    }
    const response = await root.get(`/api/admin/sessions?q=${encodeURIComponent(`ip:"1' OR 1=1"`)}`)
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'bad_search'])
  })

  it('M23 R25 ends one, and several, but never the session that asks', async () => {
    await using company = await aCompany()
    const { root, ada, bob, cleo } = company
    const idsOf = (...devices: Device[]) => Promise.all(devices.map(async (device) => (await device.session()).id))

    await root.post('/api/admin/terminations', { ids: await idsOf(cleo) })
    expect((await cleo.get('/api/session')).status).toBe(401)
    expect(
      await (await root.post('/api/admin/terminations', { ids: await idsOf(ada, bob, root) })).json(),
    ).toMatchObject({ sessions: 2, users: 2, notEnded: [{ reason: 'in_use_here' }] })
    expect([(await ada.get('/api/session')).status, (await root.get('/api/session')).status]).toEqual([401, 200])
  })

  it('R79 ends all that match by a plan only', async () => {
    await using company = await aCompany()
    const { root, ada } = company

    expect((await root.post('/api/admin/terminations', { matching: {} })).status).toBe(400)

    expect((await ada.get('/api/session')).status).toBe(200)
  })

  it('counts what matches, what of it can end, and says whether mine is among it', async () => {
    await using company = await aCompany()
    const { root } = company

    expect(await (await root.get('/api/admin/session-counts')).json()).toEqual({
      listed: { sessions: 4, users: 4, more: false },
      endable: { sessions: 3, users: 3, more: false },
      matchesCurrent: true,
    })
    expect(await (await root.get('/api/admin/session-counts?q=user:ada')).json()).toMatchObject({
      matchesCurrent: false,
    })
  })

  it('M26 puts each ending on record: who, what, when, from where, in which act', async () => {
    await using company = await aCompany()
    const { root, ada, bob } = company
    const ids = [(await ada.session()).id, (await bob.session()).id]
    const ended = (await (await root.post('/api/admin/terminations', { ids })).json()) as { batch: string }

    const response = await root.get('/api/admin/events?type=session_terminated')
    const { events } = (await response.json()) as { events: Record<string, unknown>[] }

    expect(events).toHaveLength(2)
    for (const event of events) {
      expect(event).toMatchObject({
        by: { kind: 'administrator', name: 'root' },
        ip: '198.51.100.1',
        details: { cause: 'terminated', batch: ended.batch, device: 'Chrome 142 on Linux' },
      })
    }
  })

  it('R30 stops an administrator who is one no longer, at once', async () => {
    await using company = await aCompany()
    const { server, root } = company
    await server.addUser('eve', 'administrator')
    const eve = await server.signIn('eve')
    const { userId } = await eve.session()

    await root.patch(`/api/admin/users/${userId}`, { role: 'user' })

    expect((await eve.get('/api/admin/sessions')).status).toBe(403)
    expect((await eve.get('/api/session')).status).toBe(200)
  })
})
