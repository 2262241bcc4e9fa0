import { days, hours } from 'latchkey'
import { describe, expect, it } from 'vitest'
import type { Device } from '../testing/test-device.ts'
import { aServer } from '../testing/test-server.ts'

type Listed = { sessions: { id: string; current: boolean; status: string }[]; next?: string }

async function list(device: Device, query = ''): Promise<Listed> {
  return (await (await device.get(`/api/sessions${query}`)).json()) as Listed
}

describe('my sessions', () => {
  it('R36 lists a person’s own sessions, marks the one in use, and nobody else’s', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    await server.addUser('bob')
    const [laptop, phone] = [await server.signIn('ada'), await server.signIn('ada')]
    await server.signIn('bob')

    const { sessions } = await list(laptop)

    const [mine, other] = [(await laptop.session()).id, (await phone.session()).id]
    expect(sessions.map(({ id, current }) => [id, current]).sort()).toEqual(
      [
        [mine, true],
        [other, false],
      ].sort(),
    )
  })

  it('pages through more sessions than fit on one page, each exactly once', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    for (let login = 0; login < 4; login += 1) await server.signIn('ada')

    const first = await list(ada, '?limit=3')
    const second = await list(ada, `?limit=3&after=${first.next}`)

    expect([first.sessions.length, second.sessions.length, second.next]).toEqual([3, 2, undefined])
    expect(new Set([...first.sessions, ...second.sessions].map(({ id }) => id)).size).toBe(5)
  })

  it('R27 ends all others and never the one in use', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const [laptop, phone, tablet] = [await server.signIn('ada'), await server.signIn('ada'), await server.signIn('ada')]

    const ended = await (await laptop.post('/api/terminations', { others: true })).json()

    expect(ended).toMatchObject({ sessions: 2, users: 1 })
    expect((await laptop.get('/api/session')).status).toBe(200)
    expect((await phone.get('/api/session')).status).toBe(401)
    expect((await tablet.get('/api/session')).status).toBe(401)
    expect((await list(laptop)).sessions).toHaveLength(1)
  })

  it('R27 does not end the one in use even when it is named', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const { id } = await ada.session()

    const ended = await (await ada.post('/api/terminations', { ids: [id] })).json()

    expect(ended).toMatchObject({ sessions: 0, notEnded: [{ id, reason: 'in_use_here' }] })
    expect((await ada.get('/api/session')).status).toBe(200)
  })

  it('R36 answers for somebody else’s session as for one that does not exist', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    await server.addUser('bob')
    const [ada, bob] = [await server.signIn('ada'), await server.signIn('bob')]
    const { id } = await bob.session()
    const nobody = '019a0000-0000-7000-8000-000000000000'

    const [theirs, none] = [
      await ada.post('/api/terminations', { ids: [id] }),
      await ada.post('/api/terminations', { ids: [nobody] }),
    ]

    expect([theirs.status, none.status]).toEqual([404, 404])
    expect(await theirs.json()).toEqual(await none.json())
    expect(await (await ada.post('/api/dismissals', { ids: [id] })).json()).toEqual({ dismissedIds: [] })
    expect((await bob.get('/api/session')).status).toBe(200)
  })

  it('R33 can be asked twice: the second time says that it is over already', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const [laptop, phone] = [await server.signIn('ada'), await server.signIn('ada')]
    const { id } = await phone.session()

    const first = await laptop.post('/api/terminations', { ids: [id] })
    const second = await laptop.post('/api/terminations', { ids: [id] })

    expect([first.status, second.status]).toEqual([200, 200])
    expect(await second.json()).toMatchObject({ sessions: 0, notEnded: [{ id, reason: 'already_over' }] })
  })

  it('M15 lists an expired session as expired until it is taken off the list, and never takes off a live one', async () => {
    await using server = await aServer({ LATCHKEY_IDLE_TIMEOUT: '1d' })
    await server.addUser('ada')
    const old = await server.signIn('ada')
    const { id } = await old.session()
    server.pass(days(1) + hours(1))
    const ada = await server.signIn('ada')

    expect((await list(ada)).sessions.find((session) => session.id === id)?.status).toBe('expired')
    const mine = (await ada.session()).id
    const taken = await (await ada.post('/api/dismissals', { ids: [id, mine] })).json()

    expect(taken).toEqual({ dismissedIds: [id] })
    expect((await list(ada)).sessions.map((session) => session.id)).toEqual([mine])
  })

  it('R37 shows exactly these fields of a session', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')

    const [session = {}] = (await list(ada)).sessions

    expect(Object.keys(session).sort()).toEqual([
      'absoluteDeadline',
      'amr',
      'authenticatedAt',
      'current',
      'device',
      'expiresAt',
      'id',
      'idleDeadline',
      'ip',
      'ipAtStart',
      'lastActiveAt',
      'startedAt',
      'status',
      'userAgent',
      'userId',
      'username',
    ])
  })

  it('R37 X7 tells neither secret nor hash in any answer, event or log line', async () => {
    await using server = await aServer()
    await server.addUser('ada', 'administrator')
    const ada = await server.signIn('ada')
    const record = await server.deps.store.find((await ada.session()).id)
    const hash = Buffer.from(record?.secretHash ?? [])
    const secret = ada.cookie()?.split('.')[1] ?? ''
    const paths = [
      '/api/session',
      '/api/sessions',
      '/api/events',
      '/api/admin/sessions',
      '/api/admin/users',
      '/api/admin/events',
      '/api/nothing',
    ]

    const answers = await Promise.all(paths.map(async (path) => (await ada.get(path)).text()))
    const told = answers.join('') + server.logged()

    expect(secret).toHaveLength(43)
    for (const form of [secret, hash.toString('hex'), hash.toString('base64'), hash.toString('base64url')]) {
      expect(told).not.toContain(form)
    }
  })
})
