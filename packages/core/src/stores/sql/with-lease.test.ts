import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../domain/policy.ts'
import { createSessions, type Sessions } from '../../domain/sessions.ts'
import type { SessionStore } from '../../domain/store.ts'
import { anEnding, aSession, NOW, start } from '../../testing/builders.ts'
import { openSqliteStore, type SqliteStore } from '../sqlite/sqlite-store.ts'
import { aFile } from '../sqlite/test-file.ts'

const LEASE = 40
const LOGIN = {
  userId: 'ada',
  username: 'ada',
  amr: ['pwd'],
  ip: '192.0.2.1',
  userAgent: '',
  device: aSession().device,
}
const memory = { monotonic: () => performance.now(), sessions: 100 }

describe('withLease', () => {
  let file: ReturnType<typeof aFile>
  let store: SqliteStore
  let other: SqliteStore
  beforeEach(() => {
    file = aFile()
    store = openSqliteStore(file.path, { lease: LEASE })
    other = openSqliteStore(file.path, { lease: LEASE })
  })
  afterEach(async () => {
    await Promise.all([store.close(), other.close()])
    file.remove()
  })

  const changes: Readonly<Record<string, (store: SqliteStore, id: string) => Promise<unknown>>> = {
    terminate: (one, id) => one.terminate({ ids: [id] }, anEnding(), { limit: 1, origin: {} }),
    update: (one, id) => one.update(id, 1, { secretHash: new Uint8Array(32) }, { now: NOW, events: [] }),
    'insert past the limit': (one) =>
      one.insert(aSession({ startedAt: NOW }), { events: [], limit: { max: 1, whenReached: 'end_oldest' } }),
    'tables.transact': (one, id) =>
      one.tables.transact((step) => step.terminate({ ids: [id] }, anEnding(), { limit: 1, origin: {} })),
  }
  for (const [name, change] of Object.entries(changes)) {
    it(`R31 ${name} returns a lease after others could see what it did`, async () => {
      const session = aSession()
      await start(store, session)
      const changed = change(store, session.id).then(() => performance.now())

      const unseen = await lastLookBefore(other, session.id)

      expect((await changed) - unseen).toBeGreaterThanOrEqual(LEASE)
    })
  }

  it('R31 makes whoever ends what is over already wait for who has ended it', async () => {
    const session = aSession()
    await start(store, session)
    const first = store.terminate({ ids: [session.id] }, anEnding(), { limit: 1, origin: {} })
    const unseen = await lastLookBefore(other, session.id)

    const ended = await other.terminate({ ids: [session.id] }, anEnding(), { limit: 1, origin: {} })

    expect(ended).toEqual([])
    expect(performance.now() - unseen).toBeGreaterThanOrEqual(LEASE)
    await first
  })

  it('R31 R91 ends sessions for whoever remembers them in another process, each before the call returns', async () => {
    const [here, there] = [sessionsOn(store), sessionsOn(other)]
    const admin = { kind: 'system' } as const
    for (let round = 0; round < 12; round += 1) {
      const started = await here.start(LOGIN)
      if (!started.ok) throw new Error('No session')
      let done = false
      const busy = keepAsking(there, started.token, () => done)
      await new Promise((resolve) => setTimeout(resolve, round))

      await here.terminate(admin, { ids: [started.session.id] }, { origin: {} })

      expect((await there.verify(started.token)).ok).toBe(false)
      done = true
      expect(await busy).toBeGreaterThan(0)
    }
  })

  it('R6 refuses the old secret everywhere once a rotation has returned, and takes the new one', async () => {
    const [here, there] = [sessionsOn(store), sessionsOn(other)]
    const started = await here.start(LOGIN)
    if (!started.ok) throw new Error('No session')
    for (let turn = 0; turn < 3; turn += 1) await there.verify(started.token)

    const rotated = await here.rotate({ kind: 'system' }, started.session, { origin: {} })

    expect((await there.verify(started.token)).ok).toBe(false)
    expect(rotated.ok && (await there.verify(rotated.token)).ok).toBe(true)
  })

  it('M4 leaves where the last use came from, whichever process it came to', async () => {
    const [here, there] = [sessionsOn(store), sessionsOn(other)]
    const started = await here.start(LOGIN)
    if (!started.ok) throw new Error('No session')
    const { token, session } = started
    const { userAgent, device } = LOGIN
    const ips: (string | undefined)[] = []

    for (const [one, ip] of [
      [here, '192.0.2.1'],
      [there, '192.0.2.2'],
      [here, '192.0.2.1'],
    ] as const) {
      while (one.recall(token) === undefined) await one.verify(token)
      one.touch(one.recall(token) ?? session, { ip, userAgent, device })
      await one.flush()
      ips.push((await store.find(session.id))?.ip)
    }

    expect(ips).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.1'])
  })

  it('reads again about a user when a session of the user has changed', async () => {
    const [here, there] = [sessionsOn(store), sessionsOn(other)]
    const started = await here.start(LOGIN)
    if (!started.ok) throw new Error('No session')
    let role = 'administrator'
    let reads = 0
    const roleOf = there.memo(async () => {
      reads += 1
      return role
    })
    const ask = async () => {
      const verdict = await there.verify(started.token)
      return verdict.ok ? roleOf(verdict.session) : undefined
    }
    for (let turn = 0; turn < 20; turn += 1) await ask()
    expect(reads).toBeLessThan(20)

    role = 'user'
    await store.update(started.session.id, 1, {}, { now: Date.now(), events: [] })

    expect(await ask()).toBe('user')
  })
})

function sessionsOn(store: SessionStore): Sessions {
  return createSessions({ store, policy: DEFAULT_POLICY, clock: Date.now, memory })
}

/** When the last look began that still found the session as it was. */
async function lastLookBefore(store: SessionStore, id: string): Promise<number> {
  for (let unseen = performance.now(); ; ) {
    const begunAt = performance.now()
    const found = await store.find(id)
    if (found?.version !== 1) return unseen
    unseen = begunAt
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** How often the session was found live. */
async function keepAsking(sessions: Sessions, token: string, isDone: () => boolean): Promise<number> {
  let live = 0
  while (!isDone()) {
    if ((await sessions.verify(token)).ok) live += 1
    await new Promise((resolve) => setImmediate(resolve))
  }
  return live
}
