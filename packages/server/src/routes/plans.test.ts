import { minutes } from 'latchkey'
import { describe, expect, it } from 'vitest'
import type { Device } from '../testing/test-device.ts'
import { aServer, type TestServer } from '../testing/test-server.ts'

type Plan = { id: string; state: string; sessions: number; ended: number; notEnded: number; expiresAt: number }
type Answer = { readonly status: number; readonly body: Plan & Record<string, unknown> }

async function answer(response: Promise<Response>): Promise<Answer> {
  const { status } = await response
  return { status, body: (await (await response).json()) as Answer['body'] }
}

const make = (device: Device, wanted: unknown) => answer(device.post('/api/admin/plans', wanted))
const show = (device: Device, { id }: Plan) => answer(device.get(`/api/admin/plans/${id}`))
const run = (device: Device, { id }: Plan, body: unknown = {}) =>
  answer(device.post(`/api/admin/plans/${id}/runs`, body))
const stop = (device: Device, { id }: Plan) => answer(device.post(`/api/admin/plans/${id}/stop`, {}))
const codeOf = ({ status, body }: Answer) => [status, body['code']]

/** As a page does: asks until it is over. */
async function finished(device: Device, plan: Plan): Promise<Plan & Record<string, unknown>> {
  for (;;) {
    const { body } = await show(device, plan)
    if (body.state !== 'running' && body.state !== 'preparing') return body
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function aCompany() {
  const server = await aServer()
  await server.addUser('root', 'administrator')
  for (const name of ['ada', 'bob']) await server.addUser(name)
  const root = await server.signIn('root', { ip: '198.51.100.1' })
  const ada = await server.signIn('ada', { ip: '203.0.113.7' })
  const bob = await server.signIn('bob', { ip: '203.0.113.77' })
  return { server, root, ada, bob, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const signedIn = async (...devices: readonly Device[]) =>
  (await Promise.all(devices.map((device) => device.get('/api/session')))).map(({ status }) => status === 200)

describe('plans', () => {
  it('R36 are for administrators: every route, every kind of caller', async () => {
    await using company = await aCompany()
    const { server, root, ada } = company
    const id = '019a0000-0000-4000-8000-000000000000'
    const calls = (device: Device) => [
      device.post('/api/admin/plans', { matching: { q: 'user:nobody' } }),
      device.get('/api/admin/plans'),
      device.get(`/api/admin/plans/${id}`),
      device.post(`/api/admin/plans/${id}/runs`, {}),
      device.post(`/api/admin/plans/${id}/stop`, {}),
    ]
    const statuses = async (device: Device) => (await Promise.all(calls(device))).map(({ status }) => status)

    expect(new Set(await statuses(server.device()))).toEqual(new Set([401]))
    expect(new Set(await statuses(ada))).toEqual(new Set([403]))
    expect(await statuses(root)).toEqual([201, 200, 404, 404, 404])
  })

  it('R25 say what would end, and end exactly that', async () => {
    await using company = await aCompany()
    const { server, root, ada, bob } = company

    const { status, body: plan } = await make(root, { matching: { q: 'ip:203.0.113.0/24' } })

    expect([status, plan]).toMatchObject([
      201,
      { state: 'ready', search: 'ip:203.0.113.0/24', sessions: 2, users: 2, mine: 0, includesCurrent: false, ended: 0 },
    ])
    expect(plan['sample']).toMatchObject([{ status: 'active' }, { status: 'active' }])
    expect(plan).not.toHaveProperty('batch')
    const late = await server.signIn('ada', { ip: '203.0.113.8' })
    await bob.delete('/api/session')
    expect(await run(root, plan)).toMatchObject({ status: 202, body: { state: 'running', startedBy: 'root' } })
    expect(await finished(root, plan)).toMatchObject({ state: 'done', ended: 1, notEnded: 1, batch: plan.id })
    expect(await signedIn(root, ada, bob, late)).toEqual([true, false, false, true])
  })
})
