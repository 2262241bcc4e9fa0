import { days, hours, minutes, seconds } from 'latchkey'
import { describe, expect, it } from 'vitest'
import { aServer, PASSWORD } from '../testing/test-server.ts'

describe('the session in use', () => {
  it('shows on each device when the password was changed last', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const [ada, phone] = [await server.signIn('ada'), await server.signIn('ada')]
    const changedAt = async () => {
      const shown = (await (await phone.get('/api/session')).json()) as { account: { passwordChangedAt: number } }
      return shown.account.passwordChangedAt
    }
    await changedAt()
    server.pass(minutes(5))

    await ada.put('/api/password', { current: PASSWORD, next: 'another battery, another staple', endOthers: false })

    expect(await changedAt()).toBe(server.now())
  })

  it('R1 gives nothing to a request without a good token', async () => {
    await using server = await aServer()
    const stranger = server.device()

    for (const path of ['/api/session', '/api/sessions', '/api/events', '/api/admin/sessions', '/api/admin/users']) {
      const response = await stranger.get(path)
      expect([response.status, await response.json()]).toMatchObject([401, { code: 'not_signed_in' }])
    }
  })

  it('R2 R5 signs nobody in with anything that the configuration or the database holds', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const { id } = await ada.session()
    const record = await server.deps.store.find(id)
    const idPart = ada.cookie()?.split('=')[1]?.split('.')[0]
    const hash = Buffer.from(record?.secretHash ?? []).toString('base64url')
    const thief = server.device()

    for (const value of [id, hash, `${idPart}.${hash}`, `${id}.${hash}`, `${idPart}.`, 'id', server.file, PASSWORD]) {
      thief.setCookie(`__Host-id=${encodeURIComponent(value)}`)
      expect((await thief.get('/api/session')).status).toBe(401)
    }
  })

  it('R6 R46 gives a new token at each login and after each proof of identity, and the old one is dead', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const first = ada.cookie()
    await ada.post('/api/login', { login: 'ada', password: PASSWORD })
    const second = ada.cookie()
    await ada.put('/api/password', { current: PASSWORD, next: 'another battery, another staple' })
    const third = ada.cookie()
    const thief = server.device()

    expect(new Set([first, second, third]).size).toBe(3)
    for (const [cookie, status] of [
      [first, 401],
      [second, 401],
      [third, 200],
    ] as const) {
      thief.setCookie(cookie)
      expect((await thief.get('/api/session')).status).toBe(status)
    }
  })

  it('R6 opens nothing more to a secret from before a promotion, by cookie or as a bearer', async () => {
    await using server = await aServer()
    await server.addUser('root', 'administrator')
    const account = await server.addUser('ada')
    const thief = await server.signIn('ada')
    const root = await server.signIn('root')
    const Authorization = `Bearer ${thief.cookie()?.split('=')[1]}`

    const changed = await root.patch(`/api/admin/users/${account.id}`, { role: 'administrator' })

    expect(await changed.json()).toMatchObject({ account: { role: 'administrator' }, ended: 1 })
    const answers = [
      await thief.get('/api/admin/overview'),
      await thief.get('/api/session'),
      await server.device().get('/api/admin/overview', { Authorization }),
    ]
    for (const answer of answers) expect([answer.status, answer.headers.getSetCookie()]).toEqual([401, []])
    expect((await (await server.signIn('ada')).get('/api/admin/overview')).status).toBe(200)
  })

  it('R6 R30 gives an old secret none of the rights of whoever becomes an administrator', async () => {
    await using server = await aServer()
    await server.addUser('root', 'administrator')
    const root = await server.signIn('root')
    for (const name of ['ada', 'bob', 'eve', 'kim', 'lou']) {
      const { id } = await server.addUser(name)
      const thief = await server.signIn(name)
      // So often that the session is remembered.
      for (let turn = 0; turn < 5; turn += 1) expect((await thief.get('/api/admin/users')).status).toBe(403)
      const promoted = root.patch(`/api/admin/users/${id}`, { role: 'administrator' })
      const answers: number[] = []
      for (let isOver = false; !isOver; ) {
        isOver = await Promise.race([promoted.then(() => true), new Promise<false>((go) => setImmediate(go, false))])
        answers.push((await thief.get('/api/admin/users')).status)
      }

      expect((await promoted).status).toBe(200)
      expect(answers).toContain(401)
      expect(answers).not.toContain(200)
    }
  })

  it('R30 R81 refuses an administrator whose session ends while the role is read as anybody else', async () => {
    await using server = await aServer()
    await server.addUser('root', 'administrator')
    const root = await server.signIn('root')
    const { id } = await root.session()
    const { accounts, store } = server.deps
    const { find } = accounts
    const { settled } = store
    let waits = 0
    Object.assign(store, {
      settled: () =>
        settled().then(() => {
          waits += 1
        }),
    })
    Object.assign(accounts, {
      async find(userId: string) {
        await server.deps.sessions.terminate({ kind: 'system' }, { ids: [id] }, { origin: {} })
        return find(userId)
      },
    })

    const response = await root.get('/api/admin/users')

    expect([response.status, await response.json()]).toEqual([
      401,
      {
        code: 'not_signed_in',
        message: 'This session was ended. Please sign in again',
        ended: { cause: 'terminated', at: server.now(), by: { kind: 'system', name: 'Latchkey' } },
      },
    ])
    expect(waits).toBe(1)
    expect((await store.events({ types: ['session_used_after_end'] }, { limit: 2 })).items).toHaveLength(1)
  })

  it('R30 takes the rights of an administrator away at the next request, and leaves the person signed in', async () => {
    await using server = await aServer()
    await server.addUser('root', 'administrator')
    const account = await server.addUser('ada', 'administrator')
    const ada = await server.signIn('ada')
    const root = await server.signIn('root')
    const Authorization = `Bearer ${ada.cookie()?.split('=')[1]}`
    expect((await ada.get('/api/admin/overview')).status).toBe(200)

    await root.patch(`/api/admin/users/${account.id}`, { role: 'user' })

    expect((await ada.get('/api/admin/overview')).status).toBe(403)
    expect((await server.device().get('/api/admin/overview', { Authorization })).status).toBe(403)
    const several = await Promise.all([ada.get('/api/session'), ada.get('/api/sessions'), ada.get('/api/events')])
    expect(several.map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await server.device().get('/api/session', { Authorization })).status).toBe(200)
  })

  it('R7 never adopts a token that it did not issue, and puts it on record', async () => {
    await using server = await aServer()
    const stranger = server.device()
    const chosen = `AZq0m3t7e_-1Z2Y3x4W5vw.${'A'.repeat(43)}`
    stranger.setCookie(`__Host-id=${chosen}`)

    const response = await stranger.get('/api/session')

    expect(response.status).toBe(401)
    expect(await response.text()).not.toContain(chosen)
    expect(response.headers.getSetCookie()).toEqual([])
    const { items } = await server.deps.store.events({ types: ['token_refused'] }, { limit: 10 })
    expect(items).toHaveLength(1)
    expect(JSON.stringify(items)).not.toContain('AAAAAAAA')
    const everything = { key: 'startedAt', direction: 'ascending' } as const
    expect((await server.deps.store.search({}, everything, { limit: 10 }, server.now())).items).toEqual([])
  })

  it('R8 takes the token from the cookie or from Authorization, and from nowhere else', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const token = ada.cookie()?.split('=')[1] ?? ''
    const program = server.device()

    expect((await program.get('/api/session', { Authorization: `Bearer ${token}` })).status).toBe(200)
    expect((await program.get('/api/session', { 'X-Session': token, 'X-Token': token })).status).toBe(401)
    expect((await program.get(`/api/session?token=${token}&id=${token}`)).status).toBe(401)
    const inBody = await program.post('/api/terminations', { others: true, token })
    expect([400, 401]).toContain(inBody.status)
    expect(await inBody.text()).not.toContain(token)
  })

  it('R13 ends a session that was not used for as long as the policy says, and use keeps it alive', async () => {
    await using server = await aServer({ LATCHKEY_IDLE_TIMEOUT: '1h' })
    await server.addUser('ada')
    const ada = await server.signIn('ada')

    server.pass(hours(1) - seconds(1))
    expect((await ada.get('/api/session')).status).toBe(200)
    server.pass(hours(1) - seconds(1))
    expect((await ada.get('/api/session')).status).toBe(200)
    server.pass(hours(1))
    expect((await ada.get('/api/session')).status).toBe(401)
  })

  it('R14 ends a session at its absolute lifetime, however busy it is', async () => {
    await using server = await aServer({ LATCHKEY_IDLE_TIMEOUT: '1d', LATCHKEY_ABSOLUTE_LIFETIME: '3d' })
    await server.addUser('ada')
    const ada = await server.signIn('ada')

    for (let hour = 12; hour < 72; hour += 12) {
      server.pass(hours(12))
      expect((await ada.get('/api/session')).status).toBe(200)
      await server.deps.sessions.flush()
    }
    server.pass(hours(12))
    expect((await ada.get('/api/session')).status).toBe(401)
  })

  it('R17 notes the expiry with its cause, says so, and puts a use after it on record', async () => {
    await using server = await aServer({ LATCHKEY_IDLE_TIMEOUT: '1h' })
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const { id } = await ada.session()
    server.pass(hours(2))

    const response = await ada.get('/api/session')
    await server.deps.sessions.expire()

    expect(await response.json()).toEqual({
      code: 'not_signed_in',
      message: 'You were away for a while. Please sign in again',
      ended: { cause: 'idle', at: expect.any(Number), by: { kind: 'system', name: 'Latchkey' } },
    })
    expect((await server.deps.store.find(id))?.ending?.cause).toBe('idle')
    const { items } = await server.deps.store.events({ sessionId: id }, { limit: 10 })
    expect(items.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['session_started', 'session_used_after_end', 'session_expired']),
    )
  })

  it('R19 lets the cookie live no longer than the session, and 400 days at most', async () => {
    for (const [lifetime, expected] of [
      ['30d', 30 * 86_400],
      ['3650d', 34_560_000],
    ] as const) {
      await using server = await aServer({ LATCHKEY_ABSOLUTE_LIFETIME: lifetime })
      await server.addUser('ada')
      const response = await server.device().post('/api/login', { login: 'ada', password: PASSWORD })
      expect(response.headers.getSetCookie()[0]).toContain(`Max-Age=${expected};`)
    }
  })

  it('R21 R29 M17 refuses a stolen cookie after sign-out, on every route', async () => {
    await using server = await aServer()
    await server.addUser('ada', 'administrator')
    const ada = await server.signIn('ada')
    const thief = server.device()
    thief.setCookie(ada.cookie())
    expect((await thief.get('/api/admin/overview')).status).toBe(200)

    expect((await ada.delete('/api/session')).status).toBe(204)

    for (const path of ['/api/session', '/api/sessions', '/api/events', '/api/admin/overview', '/api/admin/sessions']) {
      expect((await thief.get(path)).status).toBe(401)
    }
    expect((await thief.post('/api/terminations', { others: true })).status).toBe(401)
  })

  it('R6 R21 ends the session also when its token was renewed while Disconnect was on its way', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const window = server.device()
    window.setCookie(ada.cookie())
    await ada.put('/api/password', { current: PASSWORD, next: 'another battery, another staple' })
    expect((await window.get('/api/session')).status).toBe(401)

    expect((await window.delete('/api/session')).status).toBe(204)

    expect((await ada.get('/api/session')).status).toBe(401)
  })

  it('R28 makes the browser forget at sign-out: the cookie, and on https all else', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')

    const response = await ada.delete('/api/session')

    expect(response.headers.get('Clear-Site-Data')).toBe('"cache", "cookies", "storage"')
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Host-id=; Max-Age=0; Path=\//)
    await using plain = await aServer({}, { origin: 'http://127.0.0.1:8080' })
    expect((await plain.device().delete('/api/session')).headers.get('Clear-Site-Data')).toBeNull()
  })

  it('R46 R47 R48 R50 R51 sets one cookie, that only the browser itself can read and only this host can set', async () => {
    await using server = await aServer()
    await server.addUser('ada')

    const response = await server.device().post('/api/login', { login: 'ada', password: PASSWORD })

    const [cookie = '', ...others] = response.headers.getSetCookie()
    expect(others).toEqual([])
    expect(cookie).toMatch(/^__Host-id=[\w-]{22}\.[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
    expect(cookie.length).toBeLessThan(4096)
    expect(await response.text()).not.toContain(cookie.split(/[=;]/)[1])
  })

  it('keeps a session signed in when a device says who it is in another way, and takes the new words over', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada', { ip: '203.0.113.7' })
    const { id } = await ada.session()
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'

    server.pass(days(1))
    await ada.get('/api/session', { 'User-Agent': firefox })
    await server.deps.sessions.flush()

    const session = await server.deps.store.find(id)
    expect(session?.device.browser).toBe('firefox')
    expect(session?.lastActiveAt).toBe(server.now())
  })
})
