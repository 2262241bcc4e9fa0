import { DatabaseSync } from 'node:sqlite'
import { days, hours, type SessionId, seconds } from 'latchkey'
import { openSqliteStore } from 'latchkey/sqlite'
import { aSession } from 'latchkey/testing'
import { describe, expect, it, vi } from 'vitest'
import { ACCOUNT_MIGRATIONS } from '../accounts/account-migrations.ts'
import { addSessions } from '../testing/many-sessions.ts'
import type { Device } from '../testing/test-device.ts'
import { aServer, PASSWORD, type TestServer } from '../testing/test-server.ts'
import { openStream, readStream, type TestEvent } from '../testing/test-stream.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'
const EVERYBODY = '/api/admin/session-events'

/** Ends a session in another process. Felt when the call that ends it has returned. */
function endElsewhere(server: TestServer, { userId, id }: { readonly userId: string; readonly id: SessionId }) {
  const store = openSqliteStore(server.file)
  const ending = { at: server.now(), cause: 'terminated', by: { kind: 'system' } } as const
  const options = { limit: 1, origin: { ip: '192.0.2.1', userAgent: 'test' } }
  let isFelt = false
  const felt = store.terminate({ userId, ids: [id] }, ending, options).then(() => {
    isFelt = true
  })
  return {
    isFelt: () => isFelt,
    async [Symbol.asyncDispose]() {
      await felt
      await store.close()
    },
  }
}

describe('the stream of my sessions', () => {
  it('X5 tells of a login elsewhere, with all that a list shows of it', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    await using stream = await openStream(await server.signIn('ada'))

    const other = await server.signIn('ada', { userAgent: FIREFOX, ip: '198.51.100.9' })

    const { data } = await stream.until('changes')
    const { sessions } = (await (await other.get('/api/sessions')).json()) as { sessions: { id: string }[] }
    const listed = sessions.find(({ id }) => id === data.started[0].id)
    expect(data.started).toEqual([{ ...listed, current: false }])
    expect([data.ended, data.moved]).toEqual([[], []])
  })

  it('X5 tells of an ended session, and whether it stays on the list', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const [one, other] = [await server.signIn('ada'), await server.signIn('ada')]
    const [ended, over] = [(await one.session()).id, (await other.session()).id]
    await using stream = await openStream(ada)

    await ada.post('/api/terminations', { ids: [ended] })
    const first = await stream.until('changes')
    server.pass(days(6))
    await ada.get('/api/session')
    await server.deps.sessions.flush()
    server.pass(days(2))
    await server.deps.sessions.expire()

    const by = { kind: 'user', name: 'ada' }
    expect(first.data.ended).toMatchObject([{ id: ended, listed: false, ending: { cause: 'terminated', by } }])
    let last = await stream.until('changes')
    while (last.data.ended.length === 0) last = await stream.until('changes')
    expect(last.data.ended).toMatchObject([{ id: over, listed: true, ending: { cause: 'idle' } }])
    const [{ ending }] = last.data.ended
    expect(await (await ada.get('/api/sessions')).text()).toContain(JSON.stringify(ending))
  })

  it('X5 R31 tells of an ending only when the session works nowhere any more', async () => {
    await using server = await aServer()
    const { id: userId } = await server.addUser('ada')
    const [ada, phone] = [await server.signIn('ada'), await server.signIn('ada')]
    const { id } = await phone.session()
    await using stream = await openStream(ada)
    await using elsewhere = endElsewhere(server, { userId, id })
    server.deps.live.poke()

    expect((await stream.until('changes')).data.ended).toMatchObject([{ id }])
    expect(elsewhere.isFelt()).toBe(true)
  })

  it('X5 R31 tells whoever comes back of an ending only when the session works nowhere any more', async () => {
    await using server = await aServer()
    const { id: userId } = await server.addUser('ada')
    const ada = await server.signIn('ada')
    await using watching = await openStream(ada)
    const { last: place } = await server.deps.store.changes({ limit: 1 })
    const { id } = await (await server.signIn('ada')).session()
    await watching.until('changes')
    await using elsewhere = endElsewhere(server, { userId, id })
    await vi.waitUntil(async () => (await server.deps.store.find(id))?.ending)
    await using back = readStream(await ada.get(`/api/session/events?after=${place}`))

    expect((await back.until('changes')).data).toMatchObject({ started: [], ended: [{ id }] })
    expect(elsewhere.isFelt()).toBe(true)
  })

  it('X5 tells of use before it is written', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const [ada, phone] = [await server.signIn('ada'), await server.signIn('ada')]
    await using stream = await openStream(ada)
    server.pass(hours(1))

    const { id } = await phone.session()

    const { data } = await stream.until('changes')
    const lastActiveAt = server.now()
    expect(data.moved).toMatchObject([{ id, lastActiveAt, expiresAt: lastActiveAt + days(7) }])
  })

  it('X5 sees within one look what another process does on the same file', async () => {
    await using server = await aServer()
    const { id: userId, username } = await server.addUser('ada')
    await using stream = await openStream(await server.signIn('ada'))
    const elsewhere = openSqliteStore(server.file)

    const session = aSession({ userId, username, startedAt: server.now() })
    await elsewhere.insert(session, { events: [] })
    await elsewhere.close()

    expect((await stream.until('changes')).data.started).toMatchObject([{ id: session.id }])
  })

  it('X5 tells a person nothing about anybody else', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    await server.addUser('bob')
    const ada = await server.signIn('ada')
    await using stream = await openStream(ada)

    const bob = await server.signIn('bob')
    await bob.session()
    await bob.delete('/api/session')
    const { id } = await (await server.signIn('ada')).session()

    expect((await stream.until('changes')).data.started).toMatchObject([{ id }])
    expect(stream.text()).not.toContain('bob')
  })

  it('X5 tells a person nothing of what happens to somebody else at the same time, nor of what was missed', async () => {
    await using server = await aServer()
    const people = [await server.addUser('ada'), await server.addUser('bob')]
    const ada = await server.signIn('ada')
    await using stream = await openStream(ada)
    const { last: place } = await server.deps.store.changes({ limit: 1 })

    const elsewhere = openSqliteStore(server.file)
    await elsewhere.transact((verbs) => {
      for (const { id: userId, username } of people)
        verbs.insert(aSession({ userId, username, startedAt: server.now() }), { events: [] })
    })
    await elsewhere.close()

    await stream.until('changes')
    await using later = await openStream(ada, `/api/session/events?after=${place}`)
    for (const { text } of [stream, later]) {
      expect(text()).toContain('"username":"ada"')
      expect(text()).not.toContain('bob')
    }
  })

  it('X5 does not wait for its next look when something happens in this process', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] })
    await using server = await aServer()
    await server.addUser('ada')
    await using stream = await openStream(await server.signIn('ada'))

    const { id } = await (await server.signIn('ada')).session()
    vi.useRealTimers()

    expect((await stream.until('changes')).data.started).toMatchObject([{ id }])
  })

  it('X5 misses nothing while its reader was away, wherever the place comes from', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const [ada, phone] = [await server.signIn('ada'), await server.signIn('ada')]
    const gone = (await phone.session()).id
    const before = readStream(await ada.get('/api/session/events'))
    const { id: place } = await before.until('open')
    await before.close()

    const started = (await (await server.signIn('ada')).session()).id
    await phone.delete('/api/session')

    await using byHeader = readStream(await ada.get('/api/session/events', { 'Last-Event-ID': String(place) }))
    await using byAddress = readStream(await ada.get(`/api/session/events?after=${place}`))
    for (const stream of [byHeader, byAddress]) {
      const first = await stream.next()
      expect(first).toMatchObject({ event: 'changes', data: { started: [{ id: started }], ended: [{ id: gone }] } })
      expect(await stream.next()).toMatchObject({ event: 'open' })
    }
  })

  it('X5 says so when the place is not known, or forgotten', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const { id: place } = await readStream(await ada.get('/api/session/events')).until('open')
    for (let round = 0; round < 3; round += 1) await (await server.signIn('ada')).delete('/api/session')
    server.pass(days(91))
    await server.deps.sessions.sweep()
    const back = await server.signIn('ada')

    for (const after of [place, 999_999]) {
      await using stream = readStream(await back.get(`/api/session/events?after=${after}`))
      expect([(await stream.next())?.event, (await stream.next())?.event]).toEqual(['open', 'reload'])
    }
  })

  it('R58 R60 carries the headers of every answer, and those that keep proxies from holding it back', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    await using stream = await openStream(await server.signIn('ada'))
    const { headers } = stream.response

    expect(headers.get('Content-Type')).toBe('text/event-stream; charset=UTF-8')
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(headers.get('X-Accel-Buffering')).toBe('no')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'")
  })

  it('R13 is no use of its session, however long it is open', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const { id, lastActiveAt } = await ada.session()
    server.pass(hours(5))

    await using _ = await openStream(ada)
    await server.deps.sessions.flush()

    expect((await server.deps.store.find(id))?.lastActiveAt).toBe(lastActiveAt)
  })

  it('X5 says now and then that it is still there', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    await server.addUser('root', 'administrator')
    await using stream = await openStream(await server.signIn('ada'))
    await using everybodys = await openStream(await server.signIn('root'), EVERYBODY)
    const session = aSession({ startedAt: server.now() })
    await server.deps.store.insert(session, { events: [] })
    const { last } = await server.deps.store.changes({ limit: 1 })
    await everybodys.untilText(session.id)

    server.pass(seconds(11))

    await stream.untilText(`\n\n: still here\nid: ${last}\n\n`)
  })

  it('R34 closes every stream when the store was put back from a copy: nobody knows what was missed', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    await using stream = await openStream(ada)
    const database = new DatabaseSync(server.file)
    database.exec(`DELETE FROM changes; UPDATE sqlite_sequence SET seq = 0 WHERE name = 'changes'`)
    database.close()

    server.deps.live.poke()

    expect((await stream.rest()).filter(({ event }) => event !== 'open')).toEqual([])
    expect((await openStream(ada)).response.status).toBe(200)
  })

  it('X5 leaves nothing open for a HEAD', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const response = await ada.send('/api/session/events', { method: 'HEAD', headers: { Cookie: ada.cookie() ?? '' } })

    expect([response.status, response.body, server.deps.live.size]).toEqual([200, null, 0])
  })

  it('X5 lets go of a reader that has closed, and of the oldest when a session has too many', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const first = await openStream(ada)
    for (let more = 0; more < 7; more += 1) await openStream(ada)
    expect(server.deps.live.size).toBe(8)

    const last = await openStream(ada)

    expect([await first.rest(), server.deps.live.size]).toEqual([[], 8])
    await last.close()
    expect(server.deps.live.size).toBe(7)
  })

  it('R43 leaves places for others, however many sessions one user has', async () => {
    await using server = await aServer()
    for (const name of ['ada', 'bob']) await server.addUser(name)
    for (let session = 0; session < 8; session += 1) {
      const device = await server.signIn('ada')
      for (let page = 0; page < 8; page += 1) await openStream(device)
    }

    const refused = await (await server.signIn('ada')).get('/api/session/events')

    expect([refused.status, server.deps.live.size]).toEqual([503, 64])
    expect((await openStream(await server.signIn('bob'))).response.status).toBe(200)
  })
})

describe('a reader that keeps up', () => {
  it('X5 is told to load the list when what it has missed is long, and goes on from there', async () => {
    await using server = await aServer()
    await server.addUser('olga', 'administrator')
    const olga = await server.signIn('olga')
    const { last: place } = await server.deps.store.changes({ limit: 1 })
    await addSessions(server.file, { count: 1000, startedAt: server.now() })

    await using stream = readStream(await olga.get(`${EVERYBODY}?after=${place}`))

    expect([(await stream.next())?.event, (await stream.next())?.event]).toEqual(['open', 'reload'])
    expect(server.deps.live.size).toBe(1)
    await server.signIn('olga')
    expect((await stream.until('changes')).data.started).toMatchObject([{ username: 'olga' }])
  })

  it('X5 is not cut off by one long frame', async () => {
    await using server = await aServer()
    await server.addUser('olga', 'administrator')
    await using stream = await openStream(await server.signIn('olga'), EVERYBODY)

    await addSessions(server.file, { count: 499, startedAt: server.now() })

    expect((await stream.until('changes')).data.started).toHaveLength(499)
    await server.signIn('olga')
    expect((await stream.until('changes')).data.started).toMatchObject([{ username: 'olga' }])
  })
})

describe('the end of a stream', () => {
  it('R34 R21 comes with the end of its session, and says who, when, why and from where', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const [ada, phone] = [await server.signIn('ada', { userAgent: FIREFOX }), await server.signIn('ada')]
    const stream = await openStream(phone)

    await ada.post('/api/terminations', { ids: [(await phone.session()).id] })

    const events = await stream.rest()
    const { event, data } = events.at(-1) ?? {}
    expect([event, data]).toEqual([
      'ended',
      {
        code: 'not_signed_in',
        message: 'This session was ended. Please sign in again',
        ended: {
          cause: 'terminated',
          at: server.now(),
          by: { kind: 'user', name: 'ada' },
          device: 'Firefox 145 on Linux',
        },
      },
    ])
    const replayed = await phone.get('/api/session/events')
    expect([replayed.status, await replayed.json()]).toEqual([401, data])
  })

  it('R34 says whether an administrator, a password, a sign-out or an account was the cause', async () => {
    await using server = await aServer()
    await server.addUser('olga', 'administrator')
    const bob = await server.addUser('bob')
    const olga = await server.signIn('olga')
    const devices = [await server.signIn('bob'), await server.signIn('bob'), await server.signIn('bob')]
    const other = await server.signIn('bob')
    const ended = async (act: (device: Device) => Promise<unknown>, device = devices.pop() ?? other) => {
      const stream = await openStream(device)
      await act(device)
      return (await stream.rest()).at(-1)?.data.ended
    }

    const byAdministrator = await ended(async (device) =>
      olga.post('/api/admin/terminations', { ids: [(await device.session()).id] }),
    )
    const bySignOut = await ended((device) => device.delete('/api/session'))
    const byPassword = await ended(async () => {
      const next = 'quite another set of words'
      expect((await other.put('/api/password', { current: PASSWORD, next })).status).toBe(200)
    })
    const byDisabling = await ended(() => olga.patch(`/api/admin/users/${bob.id}`, { disabled: true }))

    expect(byAdministrator).toMatchObject({ cause: 'terminated', by: { kind: 'administrator', name: 'olga' } })
    expect(byAdministrator).not.toHaveProperty('device')
    expect(bySignOut).toMatchObject({ cause: 'disconnected', by: { kind: 'user' } })
    expect(byPassword).toMatchObject({ cause: 'password_changed', by: { kind: 'user' } })
    expect(byDisabling).toMatchObject({ cause: 'user_disabled', by: { kind: 'administrator' } })
  })

  it('R34 comes when time ends the session, noted or not', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const stream = await openStream(await server.signIn('ada'))
    const at = server.now() + days(7)

    server.pass(days(7))

    const last = (await stream.rest()).at(-1)
    expect(last?.data).toMatchObject({
      message: 'You were away for a while. Please sign in again',
      ended: { cause: 'idle', at, by: { kind: 'system' } },
    })
  })

  it('R34 does not come while another tab keeps the session alive', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    await using stream = await openStream(ada)
    server.pass(days(6))
    await ada.session()
    await stream.until('changes')
    await server.deps.sessions.flush()

    server.pass(days(6))

    await stream.untilText(': still here')
    expect(stream.text()).not.toContain('event: ended')
    expect((await ada.get('/api/session')).status).toBe(200)
  })

  it('R34 comes for whoever has only the old secret, when the session gets a new one', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const thief = server.device()
    thief.setCookie(ada.cookie())
    const stolen = await openStream(thief)

    await ada.put('/api/password', { current: PASSWORD, next: 'quite another set of words' })

    expect((await stolen.rest()).map(({ event }) => event)).not.toContain('event: ended')
    expect([(await thief.get('/api/session/events')).status, (await openStream(ada)).response.status]).toEqual([
      401, 200,
    ])
  })

  it('R34 comes at once when the session ended while the stream was opened', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const session = await server.deps.store.find((await ada.session()).id)
    await ada.delete('/api/session')
    if (!session) throw new Error('no session')

    const body = await server.deps.live.open({ session, everybody: false, after: undefined, cut: () => {} })

    const events = await readStream(new Response(body)).rest()
    expect(events.map(({ event }) => event)).toEqual(['open', 'ended'])
  })

  it('R87 comes when the store is away: nobody is left to believe that all is quiet', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const stream = await openStream(ada)

    await server.deps.store.close()

    await stream.rest()
    expect((await ada.get('/api/session/events')).status).toBe(503)
  })

  it('X5 comes when the server stops, and no new one is opened', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const stream = await openStream(ada)

    server.deps.live.close()

    expect(await stream.rest()).toEqual([])
    expect((await ada.get('/api/session/events')).status).toBe(503)
  })
})

describe('the stream of all sessions', () => {
  it('X5 tells an administrator of everybody, and lets nobody else open it', async () => {
    await using server = await aServer()
    await server.addUser('olga', 'administrator')
    await server.addUser('ada')
    const olga = await server.signIn('olga')
    await using stream = await openStream(olga, EVERYBODY)

    const ada = await server.signIn('ada')

    const started = await stream.until('changes')
    expect(started.data.started).toMatchObject([{ username: 'ada' }])
    await ada.delete('/api/session')
    expect((await stream.until('changes')).data.ended).toMatchObject([{ id: started.data.started[0].id }])
    expect((await (await server.signIn('ada')).get(EVERYBODY)).status).toBe(403)
    expect((await server.device().get(EVERYBODY)).status).toBe(401)
  })

  it('X5 says when more sessions were used than it tells', async () => {
    await using server = await aServer()
    await server.addUser('olga', 'administrator')
    const olga = await server.signIn('olga')
    await using stream = await openStream(olga, EVERYBODY)
    for (let count = 0; count < 1001; count += 1) server.deps.live.used('ada', () => aSession({ userId: 'ada' }))

    const { data } = await stream.until('changes')
    expect([data.moved.length, data.more]).toEqual([1000, true])
  })

  it('R34 ends before it tells anything more when the role is taken away', async () => {
    await using server = await aServer()
    const { id } = await server.addUser('olga', 'administrator')
    await server.addUser('root', 'administrator')
    const [olga, root] = [await server.signIn('olga'), await server.signIn('root')]
    const stream = await openStream(olga, EVERYBODY)

    const { status } = await root.patch(`/api/admin/users/${id}`, { role: 'user' })
    await server.signIn('root', { userAgent: FIREFOX })

    expect(status).toBe(200)
    const events = await stream.rest()
    expect(events.at(-1)?.event).toBe('not_allowed')
    expect(JSON.stringify(events)).not.toContain('Firefox')
    expect((await olga.get('/api/session')).status).toBe(200)
  })

  it('X5 cuts a reader off that does not read, and keeps little for it', async () => {
    await using server = await aServer()
    await server.addUser('olga', 'administrator')
    const olga = await server.signIn('olga')
    const session = await server.deps.store.find((await olga.session()).id)
    if (!session) throw new Error('no session')
    let cut = false
    await server.deps.live.open({ session, everybody: true, after: undefined, cut: () => (cut = true) })

    for (let round = 0; !cut && round < 100; round += 1) {
      for (let count = 0; count < 1000; count += 1) server.deps.live.used('ada', () => aSession({ userId: 'ada' }))
      await openStream(olga).then((stream) => stream.close())
      await new Promise((resolve) => setImmediate(resolve))
    }

    await expect.poll(() => cut).toBe(true)
    expect(server.deps.live.size).toBe(0)
  })
})

describe('a stream that is behind', () => {
  const COUNT = 5000

  /** Ends many sessions at once, as another process would, and then one more. */
  async function endMany({ file, now }: TestServer, more: readonly SessionId[] = []): Promise<void> {
    const elsewhere = openSqliteStore(file, { migrations: [ACCOUNT_MIGRATIONS.sqlite] })
    const ending = { at: now(), cause: 'terminated', by: { kind: 'system' } } as const
    elsewhere.transact((verbs) => {
      verbs.terminate({ startedUntil: now() - 1 }, ending, { limit: COUNT, origin: {} })
      verbs.terminate({ ids: more }, ending, { limit: 1, origin: {} })
    })
    await elsewhere.close()
  }

  /** An administrator who watches, bob who has a stream of his own, and many sessions of others. */
  async function aCrowd(server: TestServer) {
    const { id: userId } = await server.addUser('olga', 'administrator')
    await server.addUser('root', 'administrator')
    await server.addUser('bob')
    await addSessions(server.file, { count: COUNT, startedAt: server.now() - 1 })
    const [olga, root, bob] = [await server.signIn('olga'), await server.signIn('root'), await server.signIn('bob')]
    return { userId, root, bob, watching: await openStream(olga, EVERYBODY), stream: await openStream(bob) }
  }

  const endingsIn = (events: readonly TestEvent[]) =>
    events.reduce((sum, { event, data }) => sum + (event === 'changes' ? data.ended.length : 0), 0)

  it('R30 R34 tells nothing more once the role is taken away', async () => {
    await using server = await aServer()
    const { userId, root, watching } = await aCrowd(server)
    await endMany(server)
    const first = await watching.until('changes')

    const { status } = await root.patch(`/api/admin/users/${userId}`, { role: 'user' })

    const events = [first, ...(await watching.rest())]
    expect([status, events.at(-1)?.event]).toEqual([200, 'not_allowed'])
    expect(endingsIn(events)).toBeLessThan(COUNT)
  })

  it('R34 ends with its session, whatever stands before that in the feed', async () => {
    await using server = await aServer()
    const { bob, stream, watching } = await aCrowd(server)
    const { id } = await bob.session()
    await endMany(server, [id])

    const events = await stream.rest()
    const { last } = await server.deps.store.changes({ limit: 1 })
    const first = await watching.until('changes')
    let told = first
    while (told.id !== last) told = await watching.until('changes')

    expect(events.at(-1)).toMatchObject({ event: 'ended', data: { ended: { cause: 'terminated' } } })
    expect(first.id).toBeLessThan(last)
  })

  it('X5 hears that it lives while others are told what has happened before', async () => {
    await using server = await aServer()
    const { stream, watching } = await aCrowd(server)
    await endMany(server)
    await watching.until('changes')
    const { last } = await server.deps.store.changes({ limit: 1 })

    server.pass(seconds(11))

    await stream.untilText(': still here')
    expect(stream.text()).not.toContain(`id: ${last}\n`)
  })
})
