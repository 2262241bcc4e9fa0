import { describe, expect, it } from 'vitest'
import { memoryStore } from '../stores/memory/memory-store.ts'
import { aDevice, anAdministrator, NOW } from '../testing/builders.ts'
import { fakeClock } from '../testing/fake-clock.ts'
import type { Actor } from './actor.ts'
import { days, hours, minutes, seconds } from './clock.ts'
import { SessionError } from './errors.ts'
import type { Policy } from './policy.ts'
import { type SessionRecord, statusOf } from './session.ts'
import { createSessions } from './sessions.ts'
import type { SessionStore } from './store.ts'
import { explain } from './verdict.ts'

const POLICY: Policy = { idle: hours(1), absolute: days(1), retention: days(30) }
const origin = { ip: '203.0.113.7', userAgent: 'test' }

function aSystem(policy: Partial<Policy> = {}) {
  const clock = fakeClock(NOW)
  const store = memoryStore()
  const sessions = createSessions({ store, policy: { ...POLICY, ...policy }, clock: clock.now })
  const login = async (userId = 'ada') => {
    const started = await sessions.start({ userId, username: userId, amr: ['pwd'], ...origin, device: aDevice() })
    if (!started.ok) throw new Error(started.reason)
    return started
  }
  return { clock, store, sessions, login }
}

function actorOf({ userId, username }: SessionRecord): Actor {
  return { kind: 'user', userId, username }
}

describe('sessions', () => {
  it('verifies a token that it has issued, and says whose it is', async () => {
    const { sessions, login } = aSystem()
    const { token, session } = await login()

    expect(await sessions.verify(token)).toEqual({ ok: true, session })
  })

  it('R9 knows no token that is malformed, made up, or has another secret', async () => {
    const { sessions, login } = aSystem()
    const { token } = await login()
    const other = (await login()).token
    const mixed = `${token.split('.')[0]}.${other.split('.')[1]}`

    expect(await sessions.verify('nonsense')).toMatchObject({ ok: false, reason: 'malformed' })
    expect(await sessions.verify(mixed)).toMatchObject({ ok: false, reason: 'unknown' })
  })

  it('R21 R31 refuses a token from the moment that its session was ended', async () => {
    const { sessions, login } = aSystem()
    const { token, session } = await login()

    const ended = await sessions.terminate(actorOf(session), { ids: [session.id] }, { origin })
    const verdict = await sessions.verify(token)

    expect(ended).toMatchObject({ sessions: 1, users: 1, endedIds: [session.id], notEnded: [] })
    expect(verdict).toMatchObject({ ok: false, reason: 'terminated' })
    expect(explain(verdict)).toBe('This session was ended. Please sign in again')
  })

  it('R13 R17 keeps a session that is used, and expires one that is not, to the millisecond', async () => {
    const { sessions, login, clock } = aSystem()
    const { token } = await login()

    clock.pass(hours(1) - 1)
    const verdict = await sessions.verify(token)
    expect(verdict.ok).toBe(true)
    if (verdict.ok) sessions.touch(verdict.session)
    clock.pass(hours(1) - 1)
    expect((await sessions.verify(token)).ok).toBe(true)
    clock.pass(1)
    expect(await sessions.verify(token)).toMatchObject({ ok: false, reason: 'expired' })
  })

  it('R94 expires the same whether or not anybody notes it', async () => {
    for (const noted of [true, false]) {
      const { sessions, login, clock } = aSystem()
      const { token, session } = await login()
      clock.pass(hours(2))
      if (noted) expect(await sessions.expire()).toBe(1)

      expect(await sessions.verify(token)).toMatchObject({ ok: false, reason: 'expired' })
      expect((await sessions.list(actorOf(session), 'ada', { limit: 10 })).items).toHaveLength(1)
      expect(await sessions.count(anAdministrator(), { statuses: ['active'] }, { upTo: 10 })).toMatchObject({
        sessions: 0,
      })
      expect(await sessions.expire()).toBe(noted ? 0 : 1)
    }
  })

  it('R14 R17 ends at the absolute limit whatever is touched, and a fresh login on the same session resets both', async () => {
    const { sessions, login, clock } = aSystem({ idle: undefined })
    const { token, session } = await login()
    clock.pass(hours(23))
    const rotated = await sessions.rotate(actorOf(session), session, { origin, login: { amr: ['pwd'] } })
    clock.pass(hours(2))

    expect(await sessions.verify(token)).toMatchObject({ ok: false, reason: 'unknown' })
    expect(rotated.ok && (await sessions.verify(rotated.token)).ok).toBe(true)
  })

  it('R6 R21 lets the secret of a moment ago end its session, and do nothing else', async () => {
    const { sessions, login, store, clock } = aSystem()
    const { token, session } = await login()
    const rotated = await sessions.rotate(actorOf(session), session, { origin })
    clock.pass(seconds(30) - 1)
    expect(await sessions.verify(token)).toMatchObject({ ok: false, reason: 'unknown' })

    await sessions.disconnect(token, { origin })

    expect(rotated.ok && (await sessions.verify(rotated.token))).toMatchObject({ ok: false, reason: 'terminated' })
    const ended = await store.find(session.id)
    expect(ended?.ending).toMatchObject({ cause: 'disconnected', by: actorOf(session) })
    await sessions.disconnect(token, { origin })
    expect(await store.find(session.id)).toEqual(ended)
  })

  it('R6 R36 ends no session by a secret that was renewed longer ago, or was another session’s', async () => {
    const { sessions, login, clock } = aSystem()
    const [ada, bob] = [await login('ada'), await login('bob')]
    const renewed = [ada, bob].map(({ session }) => sessions.rotate(actorOf(session), session, { origin }))
    const current = (await Promise.all(renewed)).map((rotated) => (rotated.ok ? rotated.token : ''))

    await sessions.disconnect(`${bob.token.split('.')[0]}.${ada.token.split('.')[1]}`, { origin })
    clock.pass(seconds(30))
    await sessions.disconnect(ada.token, { origin })

    const verdicts = await Promise.all(current.map((token) => sessions.verify(token)))
    expect(verdicts.map(({ ok }) => ok)).toEqual([true, true])
  })

  it('R21 R90 ends the session whichever of a rotation and a disconnection comes first', async () => {
    for (const first of ['rotation', 'disconnection']) {
      const { sessions, login, store } = aSystem()
      const { token, session } = await login()
      const acts = [
        () => sessions.rotate(actorOf(session), session, { origin }),
        () => sessions.disconnect(token, { origin }),
      ]

      await Promise.all((first === 'rotation' ? acts : acts.toReversed()).map((act) => act()))

      expect((await store.find(session.id))?.ending?.cause).toBe('disconnected')
    }
  })

  it('R6 leaves one token good when two rotations race', async () => {
    const { sessions, login } = aSystem()
    const { session } = await login()

    const rotations = await Promise.all([
      sessions.rotate(actorOf(session), session, { origin }),
      sessions.rotate(actorOf(session), session, { origin }),
    ])

    expect(rotations.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('R90 gives a session a new secret also when something else of it changes meanwhile', async () => {
    const { sessions, login, store } = aSystem()
    const { token, session } = await login()

    const [rotated, changed] = await Promise.all([
      sessions.rotate(actorOf(session), session, { origin }),
      store.update(session.id, session.version, { label: 'Mine' }, { now: NOW, events: [] }),
    ])

    expect([rotated.ok, changed]).toEqual([true, true])
    expect((await sessions.verify(token)).ok).toBe(false)
    expect(rotated.ok && (await sessions.verify(rotated.token))).toMatchObject({ ok: true, session: { label: 'Mine' } })
  })

  it('R32 neither a touch, nor a rotation, nor a flush brings an ended session back', async () => {
    const { sessions, login, store, clock } = aSystem()
    const { token, session } = await login()
    sessions.touch(session)
    clock.pass(minutes(1))
    await sessions.terminate(anAdministrator(), { ids: [session.id] }, { origin })
    const ended = await store.find(session.id)

    sessions.touch(session)
    await sessions.flush()
    expect(await sessions.rotate(actorOf(session), session, { origin })).toEqual({ ok: false })

    expect(await store.find(session.id)).toEqual(ended)
    expect((await sessions.verify(token)).ok).toBe(false)
  })

  it('R31 R32 leaves over what was over when it was to be ended, whatever use of it is written later', async () => {
    const { sessions, login, store, clock } = aSystem({ idle: minutes(1) })
    const { token, session } = await login()
    const use = { id: session.id, at: clock.now() + seconds(59), idleDeadline: clock.now() + minutes(2) }
    clock.pass(seconds(61))

    const { notEnded } = await sessions.terminate(anAdministrator(), { ids: [session.id] }, { origin })
    expect(notEnded).toEqual([{ id: session.id, reason: 'already_over' }])

    expect(await store.touch([use], () => use.at)).toEqual([])
    expect((await sessions.verify(token)).ok).toBe(false)
  })

  it('R31 R93 ends a session of which a use waits while the deadline before it passes', async () => {
    const { sessions, login, clock } = aSystem({ idle: minutes(1) })
    const { token, session } = await login()
    clock.pass(seconds(55))
    sessions.touch(session)
    clock.pass(seconds(6))
    const used = await sessions.verify(token)

    const ended = await sessions.terminate(anAdministrator(), { ids: [session.id] }, { origin })
    await sessions.flush()

    expect([used.ok, ended.sessions]).toEqual([true, 1])
    expect(await sessions.verify(token)).toMatchObject({ ok: false, reason: 'terminated' })
  })

  it('R93 keeps whoever goes on using a session, at every distance from the deadline', async () => {
    const { sessions, login, clock } = aSystem({ idle: minutes(1) })
    const { token, session } = await login()
    for (let second = 0; second < 300; second += 1) {
      clock.pass(seconds(1))
      if (second % 10 === 0) await sessions.flush()
      if (second % 47 === 0) sessions.touch(session)
      expect((await sessions.verify(token)).ok).toBe(true)
    }
  })

  it('R32 a use that could not be written in time brings nobody back', async () => {
    const clock = fakeClock(NOW)
    const store = memoryStore()
    let away = false
    const touch: SessionStore['touch'] = (batch, now) =>
      away ? Promise.reject(new SessionError('store_unavailable', 'away')) : store.touch(batch, now)
    const policy = { ...POLICY, idle: minutes(1) }
    const sessions = createSessions({ store: { ...store, touch }, policy, clock: clock.now })
    const started = await sessions.start({ userId: 'ada', username: 'ada', amr: ['pwd'], ...origin, device: aDevice() })
    if (!started.ok) throw new Error(started.reason)

    away = true
    clock.pass(seconds(30))
    sessions.touch(started.session)
    await expect(sessions.flush()).rejects.toThrow('away')
    clock.pass(seconds(31))
    expect(await sessions.verify(started.token)).toMatchObject({ ok: false, reason: 'expired' })
    const sort = { key: 'startedAt', direction: 'ascending' } as const
    const over = await sessions.search(anAdministrator(), { statuses: ['expired'] }, sort, { limit: 9 })
    const listed = await sessions.list(actorOf(started.session), 'ada', { limit: 9 })
    expect([...over.items, ...listed.items].map((one) => statusOf(one, clock.now()))).toEqual(['expired', 'expired'])
    away = false
    await sessions.flush()

    expect(await sessions.verify(started.token)).toMatchObject({ ok: false, reason: 'expired' })
  })

  it('R35 holds the limit of sessions per user when twenty logins race', async () => {
    const { sessions, login, store } = aSystem({ perUser: { max: 3, whenReached: 'refuse' } })
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => login()))

    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect(await sessions.count(anAdministrator(), {}, { upTo: 100 })).toMatchObject({ sessions: 3 })
    const { items } = await store.events({ types: ['session_limit_reached'] }, { limit: 100 })
    expect(items).toHaveLength(17)
    expect(items[0]).toMatchObject({ by: { kind: 'user' }, details: { limit: '3' } })
    expect(items[0]).not.toHaveProperty('sessionId')
  })

  it('R36 lets a user reach only the user’s own sessions', async () => {
    const { sessions, login } = aSystem()
    const { session: ada } = await login('ada')
    const { session: bob, token } = await login('bob')
    const actor = actorOf(ada)

    await expect(sessions.list(actor, 'bob', { limit: 10 })).rejects.toThrow('only your own sessions')
    expect(
      (await sessions.search(actor, {}, { key: 'startedAt', direction: 'ascending' }, { limit: 10 })).items,
    ).toEqual([ada])
    expect(await sessions.terminate(actor, { matching: {} }, { origin })).toMatchObject({ sessions: 1 })
    expect(await sessions.terminate(actor, { ids: [bob.id] }, { origin })).toMatchObject({
      sessions: 0,
      notEnded: [{ id: bob.id, reason: 'not_found' }],
    })
    await expect(async () => sessions.count({ kind: 'anonymous' }, {}, { upTo: 1 })).rejects.toThrow('Sign in')
    expect((await sessions.verify(token)).ok).toBe(true)
  })

  it('ends more sessions than one step takes, counts them all, and one batch is on each event', async () => {
    const { sessions, login, store } = aSystem()
    for (let user = 0; user < 1100; user += 1) await login(`user${user % 40}`)

    const ended = await sessions.terminate(anAdministrator(), { matching: {} }, { origin, reason: 'drill' })

    expect(ended).toMatchObject({ sessions: 1100, users: 40 })
    expect(ended.endedIds).toHaveLength(1000)
    const { items } = await store.events({ types: ['session_terminated'] }, { limit: 2000 })
    expect(items).toHaveLength(1100)
    expect(new Set(items.map(({ details }) => `${details['batch']} ${details['reason']}`))).toEqual(
      new Set([`${ended.batch} drill`]),
    )
  })

  it('ends every session of a user who had too many, though fewer are left after each step', async () => {
    const { sessions, login, store } = aSystem()
    for (let count = 0; count < 501; count += 1) await login('ada')
    await login('grace')

    const matching = { userSessions: [{ atLeast: 100 }], not: { words: ['grace'] } }
    const ended = await sessions.terminate(anAdministrator(), { matching }, { origin })

    expect(ended).toMatchObject({ sessions: 501, users: 1 })
    expect(await store.count({ statuses: ['active'] }, { now: NOW, upTo: 10 })).toMatchObject({ sessions: 1 })
  })

  it('R36 tells administrators, and nobody else, how many sessions have each value', async () => {
    const { sessions, login } = aSystem()
    const { session } = await login()
    await login('grace')

    expect(await sessions.tally(anAdministrator(), 'browser')).toEqual([{ value: 'chrome', sessions: 2 }])
    await expect(sessions.tally(actorOf(session), 'browser')).rejects.toMatchObject({ code: 'not_allowed' })
  })

  it('does not reach a session that starts while all that match are being ended', async () => {
    const { sessions, login, clock } = aSystem()
    for (let user = 0; user < 501; user += 1) await login()
    const ending = sessions.terminate(anAdministrator(), { matching: {} }, { origin })
    clock.pass(1)
    const late = await login()

    expect(await ending).toMatchObject({ sessions: 501 })
    expect((await sessions.verify(late.token)).ok).toBe(true)
  })

  it('puts the use of an ended session on record once a minute, not at every knock', async () => {
    const { sessions, login, store, clock } = aSystem()
    const { token, session } = await login()
    await sessions.terminate(actorOf(session), { ids: [session.id] }, { origin })
    for (let knock = 0; knock < 5; knock += 1) await sessions.verify(token, origin)
    clock.pass(minutes(1))
    await sessions.verify(token, origin)

    expect((await store.events({ types: ['session_used_after_end'] }, { limit: 10 })).items).toHaveLength(2)
  })

  it('says on record whether the use of an ended session came from where it was in use, and with the same browser', async () => {
    const { sessions, login, store, clock } = aSystem()
    const { token, session } = await login()
    await sessions.terminate(actorOf(session), { ids: [session.id] }, { origin })
    for (const from of [origin, { ...origin, ip: '198.51.100.9' }, { ...origin, userAgent: 'another' }, {}]) {
      await sessions.verify(token, from)
      clock.pass(minutes(1))
    }

    const { items } = await store.events({ types: ['session_used_after_end'] }, { limit: 10 })
    expect(items.map(({ details }) => details['ownOrigin']).toReversed()).toEqual([
      'yes',
      undefined,
      undefined,
      undefined,
    ])
  })

  it('R81 takes nobody for the owner who had used a session from elsewhere before its end', async () => {
    const { sessions, login, store } = aSystem()
    const { token, session } = await login()
    const thief = { ip: '203.0.113.250', userAgent: 'curl/8.0' }
    sessions.touch(session, thief)
    await sessions.flush()
    await sessions.terminate(actorOf(session), { ids: [session.id] }, { origin })

    await sessions.verify(token, thief)

    const { items } = await store.events({ types: ['session_used_after_end'] }, { limit: 10 })
    expect(items).toMatchObject([{ origin: thief }])
    expect(items[0]?.details).not.toHaveProperty('ownOrigin')
  })

  it('R81 hides nobody behind a browser that comes back in the same minute', async () => {
    const { sessions, login, store } = aSystem()
    const { token, session } = await login()
    await sessions.terminate(actorOf(session), { ids: [session.id] }, { origin })

    for (const from of [origin, { ...origin, ip: '198.51.100.9' }, origin]) await sessions.verify(token, from)

    const { items } = await store.events({ types: ['session_used_after_end'] }, { limit: 10 })
    expect(items.map(({ details }) => details['ownOrigin']).toReversed()).toEqual(['yes', undefined])
  })

  it('R81 loses no refusal because the store failed to write one, nor writes one twice', async () => {
    const { sessions, login, store } = aSystem()
    const { token, session } = await login()
    await sessions.terminate(actorOf(session), { ids: [session.id] }, { origin })
    const { record } = store
    for (const knock of [token, 'nonsense']) {
      Object.assign(store, { record: () => Promise.reject(new SessionError('store_unavailable', 'away')) })
      const during = await Promise.allSettled([sessions.verify(knock, origin), sessions.verify(knock, origin)])
      expect(during.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
      Object.assign(store, { record })
      await Promise.all([sessions.verify(knock, origin), sessions.verify(knock, origin)])
    }

    const { items } = await store.events({ types: ['session_used_after_end', 'token_refused'] }, { limit: 10 })
    expect(items.map(({ type }) => type)).toEqual(['token_refused', 'session_used_after_end'])
  })

  it('puts refused tokens on record once a minute for each IPv4 address and each IPv6 network of 64 bits', async () => {
    const { sessions, store } = aSystem()
    const knocks = ['203.0.113.7', '203.0.113.8', '2001:db8:0:1::1', '2001:db8:0:1:ffff::2', '2001:db8:0:2::1']
    for (const ip of [...knocks, ...knocks]) await sessions.verify('nonsense', { ip })

    const { items } = await store.events({ types: ['token_refused'] }, { limit: 20 })

    expect(items.map((event) => event.origin.ip).toReversed()).toEqual([
      '203.0.113.7',
      '203.0.113.8',
      '2001:db8:0:1::1',
      '2001:db8:0:2::1',
    ])
  })

  it('R41 forgets an ended session when its retention is over', async () => {
    const { sessions, login, store, clock } = aSystem()
    const { session } = await login()
    await sessions.terminate(actorOf(session), { ids: [session.id] }, { origin })
    clock.pass(days(30))
    expect(await sessions.sweep()).toBe(0)
    clock.pass(1)

    expect(await sessions.sweep()).toBe(1)
    expect(await store.find(session.id)).toBeUndefined()
  })
})
