import { aSession } from 'latchkey/testing'
import { describe, expect, it } from 'vitest'
import { quickPasswords } from '../testing/quick-passwords.ts'
import type { Device } from '../testing/test-device.ts'
import { aServer, PASSWORD, type TestServer } from '../testing/test-server.ts'

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'

function aServerAtLimit(whenReached: 'refuse' | 'end_oldest' | 'choose') {
  return aServer({ LATCHKEY_SESSIONS_PER_USER: '2', LATCHKEY_AT_SESSION_LIMIT: whenReached })
}

async function login(device: Device, more: { readonly end?: readonly string[]; readonly password?: string } = {}) {
  const response = await device.post('/api/login', { login: 'ada', password: PASSWORD, ...more })
  // biome-ignore lint/suspicious/noExplicitAny: looked into by the tests
  return { status: response.status, cookies: response.headers.getSetCookie(), body: (await response.json()) as any }
}

async function liveSessionsIn({ deps }: TestServer): Promise<number> {
  return (await deps.sessions.count({ kind: 'system' }, { statuses: ['active'] }, { upTo: 100 })).sessions
}

describe('a login at the limit of sessions', () => {
  it('X15 R35 starts nothing, and lets the person choose from what tells the devices apart', async () => {
    await using server = await aServerAtLimit('choose')
    await server.addUser('ada')
    const phone = await server.signIn('ada', { userAgent: IPHONE, ip: '198.51.100.2' })
    server.pass(60_000)
    const laptop = await server.signIn('ada')

    const asked = await login(server.device())

    expect([asked.status, asked.cookies]).toEqual([409, []])
    expect(asked.body).toMatchObject({ code: 'session_limit_reached', choice: { limit: 2, toEnd: 1 } })
    expect(asked.body.choice.sessions).toEqual(
      await Promise.all(
        [phone, laptop].map(async (device) => {
          const { id, device: words, ip, lastActiveAt } = await device.session()
          return { id, device: words, ip, lastActiveAt }
        }),
      ),
    )
    expect(await liveSessionsIn(server)).toBe(2)
    const { items } = await server.deps.store.events({ types: ['session_limit_reached'] }, { limit: 9 })
    expect(items).toMatchObject([{ by: { kind: 'user', username: 'ada' }, details: { limit: '2' } }])
  })

  it('X15 ends what was chosen, by the person and on record, and starts the session', async () => {
    await using server = await aServerAtLimit('choose')
    await server.addUser('ada')
    const [phone, laptop] = [await server.signIn('ada', { userAgent: IPHONE }), await server.signIn('ada')]
    const { id } = await phone.session()
    const tablet = server.device({ ip: '192.0.2.44' })

    expect((await login(tablet, { end: [id] })).status).toBe(200)

    const over = await phone.get('/api/session')
    expect([over.status, await over.json()]).toMatchObject([
      401,
      { ended: { cause: 'limit_reached', by: { kind: 'user', name: 'ada' } } },
    ])
    expect([(await laptop.get('/api/session')).status, (await tablet.get('/api/session')).status]).toEqual([200, 200])
    const { items } = await server.deps.store.events({ types: ['session_terminated'] }, { limit: 9 })
    expect(items).toMatchObject([
      { sessionId: id, by: { kind: 'user' }, origin: { ip: '192.0.2.44' }, details: { cause: 'limit_reached' } },
    ])
  })

  it('X15 R74 tells nothing of the sessions, and ends none, before the password is right', async () => {
    await using server = await aServerAtLimit('choose')
    await server.addUser('ada')
    const [phone] = [await server.signIn('ada'), await server.signIn('ada')]
    const { id } = await phone.session()

    const wrong = await login(server.device(), { password: 'quite another set of words', end: [id] })
    const unknown = await server.device().post('/api/login', { login: 'nobody', password: PASSWORD, end: [id] })

    expect([wrong.status, Object.keys(wrong.body), wrong.body.code]).toEqual([401, ['code', 'message'], 'login_failed'])
    expect([unknown.status, await unknown.json()]).toEqual([wrong.status, wrong.body])
    expect((await phone.get('/api/session')).status).toBe(200)
  })

  it('X15 R36 passes over sessions that are over, unknown, or somebody else’s', async () => {
    await using server = await aServerAtLimit('choose')
    for (const name of ['ada', 'bob']) await server.addUser(name)
    const bob = await server.signIn('bob')
    for (let device = 0; device < 2; device += 1) await server.signIn('ada')
    const ids = [(await bob.session()).id, aSession().id]

    expect((await login(server.device(), { end: ids })).body.choice).toMatchObject({ toEnd: 1 })

    expect((await bob.get('/api/session')).status).toBe(200)
    expect(await liveSessionsIn(server)).toBe(3)
  })

  it('X15 asks for as many as there are too many, as after the limit was lowered', async () => {
    await using server = await aServerAtLimit('choose')
    const { id: userId } = await server.addUser('ada')
    const sessions = Array.from({ length: 4 }, (_, age) => {
      return aSession({ userId, username: 'ada', startedAt: server.now() - age * 1000 })
    })
    for (const session of sessions) await server.deps.store.insert(session, { events: [] })
    const [first = '', ...others] = sessions.map(({ id }) => id)

    expect((await login(server.device())).body.choice.toEnd).toBe(3)
    expect((await login(server.device(), { end: [first] })).body.choice.toEnd).toBe(2)
    expect((await login(server.device(), { end: others.slice(1) })).status).toBe(200)
  })

  it('X15 R35 R90 holds the limit when twenty logins at once choose the same session', async () => {
    await using server = await aServerAtLimit('choose')
    await server.addUser('ada')
    const [phone] = [await server.signIn('ada'), await server.signIn('ada')]
    const { id } = await phone.session()

    const outcomes = await Promise.all(Array.from({ length: 20 }, () => login(server.device(), { end: [id] })))

    expect(outcomes.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(outcomes.filter(({ body }) => body.choice?.toEnd === 1)).toHaveLength(19)
    expect(await liveSessionsIn(server)).toBe(2)
  })

  it.each(['refuse', 'end_oldest', 'choose'] as const)('X15 takes the place that the browser had: %s', async (how) => {
    await using server = await aServerAtLimit(how)
    await server.addUser('ada')
    const [phone, laptop] = [await server.signIn('ada'), await server.signIn('ada')]
    const before = laptop.cookie()

    expect((await login(laptop)).status).toBe(200)

    expect([(await phone.get('/api/session')).status, (await laptop.get('/api/session')).status]).toEqual([200, 200])
    laptop.setCookie(before)
    expect((await laptop.get('/api/session')).status).toBe(401)
    expect((await server.deps.store.events({ types: ['session_limit_reached'] }, { limit: 1 })).items).toEqual([])
  })

  it('X15 leaves the session of somebody else in this browser while it asks', async () => {
    await using server = await aServerAtLimit('choose')
    for (const name of ['ada', 'bob']) await server.addUser(name)
    for (let device = 0; device < 2; device += 1) await server.signIn('ada')
    const bob = await server.signIn('bob')

    expect((await login(bob)).status).toBe(409)

    expect((await bob.get('/api/session')).status).toBe(200)
  })

  it('R35 is refused without a choice where the operator refuses, whatever it asks to end', async () => {
    await using server = await aServerAtLimit('refuse')
    await server.addUser('ada')
    const [phone] = [await server.signIn('ada'), await server.signIn('ada')]

    const refused = await login(server.device())
    const insisted = await login(server.device(), { end: [(await phone.session()).id] })

    expect([refused.status, Object.keys(refused.body), refused.body.code]).toEqual([
      409,
      ['code', 'message'],
      'session_limit_reached',
    ])
    expect([insisted.status, insisted.body.code]).toEqual([400, 'bad_request'])
    expect(await liveSessionsIn(server)).toBe(2)
  })
})

describe('a login in a browser that is signed in', () => {
  it('leaves its session when the password is changed elsewhere before the login is through', async () => {
    const [compared, changed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let isHeld = false
    const verify: typeof quickPasswords.verify = async (...input) => {
      const matches = await quickPasswords.verify(...input)
      if (isHeld) {
        isHeld = false
        compared.resolve()
        await changed.promise
      }
      return matches
    }
    await using server = await aServer({}, { passwords: { ...quickPasswords, verify } })
    await server.addUser('ada')
    const [laptop, phone] = [await server.signIn('ada'), await server.signIn('ada')]
    isHeld = true

    const again = login(laptop)
    await compared.promise
    const change = { current: PASSWORD, next: `${PASSWORD}, changed`, endOthers: false }
    expect((await phone.put('/api/password', change)).status).toBe(200)
    changed.resolve()

    expect(await again).toMatchObject({ status: 401, body: { code: 'login_failed' } })
    expect((await laptop.get('/api/session')).status).toBe(200)
  })
})

describe('a login in a browser whose session is over', () => {
  it('waits once, and is no use of that session after its end', async () => {
    await using server = await aServer()
    const { id: userId } = await server.addUser('ada')
    const ada = await server.signIn('ada')
    const over = ada.cookie()
    await server.deps.sessions.terminate({ kind: 'system' }, { matching: { userId } }, { origin: {} })
    const { store } = server.deps
    const { settled } = store
    let waits = 0
    Object.assign(store, {
      settled() {
        waits += 1
        return settled()
      },
    })

    expect((await login(ada)).status).toBe(200)

    expect(waits).toBe(1)
    const misuse = { types: ['session_used_after_end', 'token_refused'] } as const
    expect((await store.events(misuse, { limit: 1 })).items).toEqual([])
    ada.setCookie(over)
    expect((await ada.get('/api/session')).status).toBe(401)
    expect((await store.events(misuse, { limit: 2 })).items).toHaveLength(1)
  })
})
