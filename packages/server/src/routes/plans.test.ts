import { minutes } from 'latchkey'
import { describe, expect, it } from 'vitest'
import { addSessions } from '../testing/many-sessions.ts'
import type { Device } from '../testing/test-device.ts'
import { aServer } from '../testing/test-server.ts'

type Plan = { id: string; state: string; sessions: number; ended: number; notEnded: number; expiresAt: number }
type Answer = { readonly status: number; readonly body: Plan & Record<string, unknown> }

async function answer(response: Promise<Response>): Promise<Answer> {
  // A request over a socket lets others in between; here only this does.
  await new Promise((resolve) => setImmediate(resolve))
  const { status } = await response
  return { status, body: (await (await response).json()) as Answer['body'] }
}

const make = (device: Device, wanted: unknown) => answer(device.post('/api/admin/plans', wanted))
const show = (device: Device, { id }: Plan) => answer(device.get(`/api/admin/plans/${id}`))
const run = (device: Device, { id }: Plan, body: unknown = {}) =>
  answer(device.post(`/api/admin/plans/${id}/runs`, body))
const stop = (device: Device, { id }: Plan) => answer(device.post(`/api/admin/plans/${id}/stop`, {}))
const notEnded = async (device: Device, { id }: Plan): Promise<unknown> =>
  (await device.get(`/api/admin/plans/${id}/not-ended`)).json()
const codeOf = ({ status, body }: Answer) => [status, body['code']]

/** As a page does: asks until it is over. */
async function finished(device: Device, plan: Plan): Promise<Plan & Record<string, unknown>> {
  for (;;) {
    const { body } = await show(device, plan)
    if (body.state !== 'running' && body.state !== 'preparing') return body
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Many sessions are still being gathered when the plan is there. */
async function waitUntilReady(device: Device, plan: Plan): Promise<Plan> {
  for (;;) {
    const { body } = await show(device, plan)
    if (body.state !== 'preparing') return body
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function makeReady(device: Device, wanted: unknown): Promise<Plan> {
  return waitUntilReady(device, (await make(device, wanted)).body)
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
      device.get(`/api/admin/plans/${id}/not-ended`),
      device.post(`/api/admin/plans/${id}/runs`, {}),
      device.post(`/api/admin/plans/${id}/stop`, {}),
      device.delete(`/api/admin/plans/${id}`),
    ]
    const statuses = async (device: Device) => (await Promise.all(calls(device))).map(({ status }) => status)

    expect(new Set(await statuses(server.device()))).toEqual(new Set([401]))
    expect(new Set(await statuses(ada))).toEqual(new Set([403]))
    expect(await statuses(root)).toEqual([201, 200, 404, 404, 404, 404, 404])
  })

  it('R25 say what would end, and end exactly that', async () => {
    await using company = await aCompany()
    const { server, root, ada, bob } = company
    await server.signIn('bob', { ip: '198.51.100.2' })

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
    expect(await notEnded(root, plan)).toMatchObject({
      sessions: [{ why: 'ended', session: { username: 'bob', status: 'terminated' } }],
      more: 0,
    })
    expect(await signedIn(root, ada, bob, late)).toEqual([true, false, false, true])
  })

  it('R27 leave out the session that asks, and all others of who asks unless told otherwise', async () => {
    await using company = await aCompany()
    const { server, root, ada, bob } = company
    const other = await server.signIn('root')
    const ids = await Promise.all([root, other, ada].map(async (device) => (await device.session()).id))

    const spared = await make(root, { ids })
    const mine = await make(root, { ids, exceptMine: false })
    const none = await make(root, { matching: { q: 'user:ada' }, exceptIds: [(await ada.session()).id] })

    expect(spared.body).toMatchObject({ sessions: 1, users: 1, mine: 0, includesCurrent: true })
    expect(spared.body).not.toHaveProperty('search')
    expect(mine.body).toMatchObject({ sessions: 2, users: 2, mine: 1, includesCurrent: true })
    expect(none.body).toMatchObject({ state: 'ready', sessions: 0, users: 0, sample: [] })
    await run(root, mine.body)
    expect(await finished(root, mine.body)).toMatchObject({ state: 'done', ended: 2, notEnded: 0 })
    await run(root, none.body)
    expect(await finished(root, none.body)).toMatchObject({ state: 'done', ended: 0 })
    expect(await signedIn(root, other, ada, bob)).toEqual([true, false, false, true])
  })

  it('R27 leave the session of another administrator who runs them', async () => {
    await using company = await aCompany()
    const { server, root, ada, bob } = company
    await server.addUser('eve', 'administrator')
    const eve = await server.signIn('eve')
    const { body: plan } = await make(root, { matching: {} })

    const held = async (device: Device) => (await show(device, plan)).body['holdsCurrent']
    expect([await held(root), await held(eve)]).toEqual([false, true])
    expect(plan['holdsCurrent']).toBe(false)

    const { body: running } = await run(eve, plan, { confirmSessions: plan.sessions })
    expect(running['holdsCurrent']).toBe(false)

    expect(await finished(root, plan)).toMatchObject({ state: 'done', sessions: 3, ended: 2, notEnded: 1 })
    const { id } = await eve.session()
    expect(await notEnded(root, plan)).toMatchObject({
      sessions: [{ id, why: 'in_use', session: { username: 'eve', status: 'active' } }],
      more: 0,
    })
    expect(await signedIn(root, eve, ada, bob)).toEqual([true, true, false, false])
  })

  it('R25 R79 for everybody ask for the number of sessions', async () => {
    await using company = await aCompany()
    const { server, root, ada, bob } = company
    const mine = await server.signIn('root')
    const { body: plan } = await make(root, { matching: {} })
    expect(plan).toMatchObject({ mustConfirm: true, sessions: 2, search: '' })

    expect(codeOf(await run(root, plan))).toEqual([409, 'confirmation_needed'])
    expect(codeOf(await run(root, plan, { confirmSessions: 3 }))).toEqual([409, 'confirmation_needed'])
    expect(await signedIn(ada, bob)).toEqual([true, true])
    expect((await run(root, plan, { confirmSessions: 2 })).status).toBe(202)

    expect(await finished(root, plan)).toMatchObject({ state: 'done', ended: 2 })
    expect(await signedIn(root, mine, ada, bob)).toEqual([true, true, false, false])
  })

  it.each(['status:active', '-user:nobody', 'started:>=2000-01-01'])(
    'R79 ask for the number where %s is everybody',
    async (q) => {
      await using company = await aCompany()
      const { server, root } = company
      await server.signIn('root')

      expect((await make(root, { matching: { q } })).body).toMatchObject({ sessions: 2, mustConfirm: true })
      expect((await make(root, { matching: { q: 'user:ada' } })).body).toMatchObject({ mustConfirm: false })
    },
  )

  it('ask for the number from the 101st user on', async () => {
    await using company = await aCompany()
    const { server, root } = company
    const ids = await addSessions(server.file, { count: 101, startedAt: server.now() })

    expect((await make(root, { ids: ids.slice(1) })).body).toMatchObject({ users: 100, mustConfirm: false })
    expect((await make(root, { ids })).body).toMatchObject({ users: 101, mustConfirm: true })
  })

  it('are good for five minutes', async () => {
    await using company = await aCompany()
    const { server, root, ada } = company
    const { body: plan } = await make(root, { matching: { q: 'user:ada' } })
    expect(plan.expiresAt).toBe(server.now() + minutes(5))

    server.pass(minutes(5))

    expect((await show(root, plan)).body.state).toBe('expired')
    const late = await run(root, plan)
    expect([codeOf(late), late.body['message']]).toEqual([
      [410, 'plan_expired'],
      expect.stringMatching(/Make a new one$/),
    ])
    expect(await signedIn(ada)).toEqual([true])
    expect((await (await root.get('/api/admin/plans')).json()) as unknown).toMatchObject({ plans: [] })
  })

  it('R33 can be stopped by any administrator, and go on with the rest', async () => {
    await using company = await aCompany()
    const { server, root } = company
    await server.addUser('eve', 'administrator')
    const eve = await server.signIn('eve')
    await addSessions(server.file, { count: 3000, users: 50, startedAt: server.now() })
    const plan = await makeReady(root, { matching: { q: 'user:user-*' } })
    await run(root, plan)

    const stopped = (await stop(eve, plan)).body

    expect(stopped).toMatchObject({ state: 'stopped', expiresAt: server.now() + minutes(5), sessions: 3000 })
    expect(stopped.ended).toBeLessThan(3000)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await show(root, plan)).body).toMatchObject({ state: 'stopped', ended: stopped.ended })
    expect(await run(eve, plan)).toMatchObject({ status: 202, body: { state: 'running', startedBy: 'eve' } })
    expect(await run(eve, plan)).toMatchObject({ status: 202 })
    expect(await finished(root, plan)).toMatchObject({ state: 'done', ended: 3000, notEnded: 0 })
    expect((await run(root, plan)).body).toMatchObject({ state: 'done', startedBy: 'eve' })
    expect((await stop(root, plan)).body.state).toBe('done')
    const { plans } = (await (await root.get('/api/admin/plans')).json()) as { plans: Plan[] }
    expect(plans).toMatchObject([{ id: plan.id, state: 'done' }])
  })

  it('can be given up before anybody has run them, by who made them or by stopping them', async () => {
    await using company = await aCompany()
    const { server, root, ada } = company
    const wanted = { matching: { q: 'user:ada' } }
    const plans = [(await make(root, wanted)).body, (await make(root, wanted)).body] as const

    expect((await answer(root.delete(`/api/admin/plans/${plans[0].id}`))).body.state).toBe('abandoned')
    expect((await stop(root, plans[1])).body.state).toBe('abandoned')

    for (const plan of plans) expect(codeOf(await run(root, plan))).toEqual([410, 'plan_expired'])
    server.pass(minutes(5))
    expect((await show(root, plans[0])).body.state).toBe('abandoned')
    expect(await signedIn(ada)).toEqual([true])
    const { events } = (await (await root.get('/api/admin/events?type=plan_stopped')).json()) as { events: unknown[] }
    expect(events).toEqual([])
  })

  it('cannot go on five minutes after they were stopped', async () => {
    await using company = await aCompany()
    const { server, root } = company
    await addSessions(server.file, { count: 3000, users: 50, startedAt: server.now() })
    const plan = await makeReady(root, { matching: { q: 'user:user-*' } })
    await run(root, plan)
    await stop(root, plan)

    server.pass(minutes(5))

    expect(codeOf(await run(root, plan))).toEqual([410, 'plan_expired'])
    expect((await show(root, plan)).body.state).toBe('stopped')
  })

  it('R30 stop when whoever started them is an administrator no longer', async () => {
    await using company = await aCompany()
    const { server, root } = company
    const account = await server.addUser('eve', 'administrator')
    const eve = await server.signIn('eve')
    await addSessions(server.file, { count: 3000, users: 50, startedAt: server.now() })
    const plan = await makeReady(eve, { matching: { q: 'user:user-*' } })
    await run(eve, plan)

    await root.patch(`/api/admin/users/${account.id}`, { role: 'user' })

    const { body: told } = await show(root, plan)
    const stopped = await finished(root, plan)
    expect([told.state, stopped.state, stopped.ended]).toEqual(['stopped', 'stopped', told.ended])
    expect(stopped.ended).toBeLessThan(3000)
    const { events } = (await (await root.get('/api/admin/events?type=plan_stopped')).json()) as { events: unknown[] }
    expect(events).toMatchObject([{ by: { kind: 'system' }, details: { batch: plan.id, reason: 'not_allowed' } }])
  })

  it('R81 M26 are on record: who started, stopped and finished them, and each session in the same batch', async () => {
    await using company = await aCompany()
    const { root } = company
    const { body: plan } = await make(root, { matching: { q: 'user:ada' } })
    await run(root, plan)
    await finished(root, plan)

    const { events } = (await (await root.get('/api/admin/events')).json()) as { events: { type: string }[] }

    const ours = events.filter(({ type }) => type.startsWith('plan_') || type === 'session_terminated')
    expect(ours).toMatchObject([
      { type: 'plan_finished', by: { name: 'root' }, details: { batch: plan.id, sessions: '1', ended: '1' } },
      {
        type: 'session_terminated',
        username: 'ada',
        ip: '198.51.100.1',
        details: { batch: plan.id, cause: 'terminated', device: 'Chrome 142 on Linux' },
      },
      { type: 'plan_started', by: { name: 'root' }, details: { ended: '0', search: 'user:ada' } },
    ])
  })

  it('R43 of 10,000 sessions are prepared and run while requests are answered', async () => {
    await using company = await aCompany()
    const { server, root, ada } = company
    await addSessions(server.file, { count: 10_000, users: 500, startedAt: server.now() })

    const { body: plan } = await make(root, { matching: { q: 'user:user-*' } })
    expect(codeOf(await run(root, plan, { confirmSessions: 10_000 }))).toEqual([409, 'plan_not_ready'])
    const ready = await waitUntilReady(root, plan)
    await run(root, plan, { confirmSessions: ready.sessions })
    let answered = 0
    while ((await show(root, plan)).body.state === 'running') {
      expect(await signedIn(ada)).toEqual([true])
      answered += 1
    }

    expect(ready).toMatchObject({ state: 'ready', sessions: 10_000, users: 500 })
    expect((await show(root, plan)).body).toMatchObject({ state: 'done', ended: 10_000 })
    expect(answered).toBeGreaterThan(10)
  })

  it('R43 are prepared two at a time for each administrator', async () => {
    await using company = await aCompany()
    const { server, root } = company
    await server.addUser('eve', 'administrator')
    const eve = await server.signIn('eve', { ip: '198.51.100.2' })
    await addSessions(server.file, { count: 10_000, users: 500, startedAt: server.now() })
    const wanted = { matching: { q: 'user:user-*' } }

    const [one, other] = [await make(root, wanted), await make(root, wanted)]
    const refused = await make(root, wanted)
    const hers = await make(eve, wanted)
    await Promise.all([one, other, hers].map(({ body }) => waitUntilReady(root, body)))

    expect([codeOf(refused), hers.status]).toEqual([[503, 'too_busy'], 201])
    expect((await make(root, wanted)).status).toBe(201)
  })

  it('X1 say what is wrong with a search, and with what they are asked for', async () => {
    await using company = await aCompany()
    const { root } = company
    const wrong = await make(root, { matching: { q: 'ada usr:x' } })

    expect([codeOf(wrong), wrong.body['at']]).toEqual([[400, 'bad_search'], { from: 4, to: 7 }])
    expect(codeOf(await make(root, {}))).toEqual([400, 'bad_request'])
    expect(codeOf(await make(root, { ids: [] }))).toEqual([400, 'bad_request'])
    expect((await root.get('/api/admin/plans/nonsense')).status).toBe(400)
  })
})
