import { setTimeout as pass } from 'node:timers/promises'
import { openSqliteStore } from 'latchkey/sqlite'
import { describe, expect, it } from 'vitest'
import { addSessions } from '../packages/server/src/testing/many-sessions.ts'
import { type ApiDevice, becomeAdministrator, signIn } from './api-device.ts'
import { type RunningServer, startServer } from './running-server.ts'

const SESSIONS = 6000

describe('a plan that runs', () => {
  it('R92 R33 goes on after the server was killed, and ends each session once', async () => {
    await using first = await startServer()
    const root = await becomeAdministrator(first)
    const { id } = await aRunningPlan(first, root)
    await progress(root, id)
    await first.stop('SIGKILL')
    expect(await endedIn(first, id)).toBeLessThan(SESSIONS)

    const second = await startServer({ database: first.database })
    const again = await signIn(second.origin, 'root')

    expect(await finished(again, id)).toMatchObject({ state: 'done', sessions: SESSIONS, ended: SESSIONS, notEnded: 0 })
    await expectEachOnce(again)
    await second.stop()
  })

  it('R33 stops with the server when that is asked to stop, and goes on with the next', async () => {
    await using first = await startServer()
    const root = await becomeAdministrator(first)
    const { id } = await aRunningPlan(first, root)
    await progress(root, id)

    expect(await first.stop()).toBe(0)
    expect(await endedIn(first, id)).toBeLessThan(SESSIONS)

    const second = await startServer({ database: first.database })
    const again = await signIn(second.origin, 'root')
    expect(await finished(again, id)).toMatchObject({ state: 'done', ended: SESSIONS, notEnded: 0 })
    await expectEachOnce(again)
    await second.stop()
  })

  it('R31 is one plan for two servers on one file, whichever is asked', async () => {
    await using first = await startServer()
    const root = await becomeAdministrator(first)
    const second = await startServer({ database: first.database })
    const there = await signIn(second.origin, 'root')
    const { id } = await aRunningPlan(first, root)
    expect((await there.call('POST', `/api/admin/plans/${id}/runs`, { confirmSessions: SESSIONS })).status).toBe(202)

    expect(await finished(root, id)).toMatchObject({ state: 'done', ended: SESSIONS, notEnded: 0 })
    await expectEachOnce(root)
    await second.stop()
  })
})

async function aRunningPlan(server: RunningServer, root: ApiDevice): Promise<{ readonly id: string }> {
  await addSessions(server.database, { count: SESSIONS, users: 300, startedAt: Date.now() - 1000 })
  const { body: plan } = await root.call('POST', '/api/admin/plans', { matching: { q: 'user:user-*' } })
  while ((await root.call('GET', `/api/admin/plans/${plan.id}`)).body.state === 'preparing') await pass(5)
  const { status } = await root.call('POST', `/api/admin/plans/${plan.id}/runs`, { confirmSessions: SESSIONS })
  expect(status).toBe(202)
  return plan
}

/** Waits until some have ended. */
async function progress(root: ApiDevice, id: string): Promise<void> {
  while ((await root.call('GET', `/api/admin/plans/${id}`)).body.ended === 0) await pass(1)
}

async function finished(root: ApiDevice, id: string) {
  for (;;) {
    const { body } = await root.call('GET', `/api/admin/plans/${id}`)
    if (body.state !== 'running') return body
    await pass(20)
  }
}

/** How many have ended for certain, while no server runs. */
async function endedIn({ database }: RunningServer, id: string): Promise<number> {
  const store = openSqliteStore(database)
  const plan = await store.findPlan(id)
  await store.close()
  return plan?.ended ?? Number.NaN
}

async function expectEachOnce(root: ApiDevice): Promise<void> {
  const ended = new Set<string>()
  let events = 0
  let after: string | undefined
  do {
    const place = after === undefined ? '' : `&after=${encodeURIComponent(after)}`
    const { body } = await root.call('GET', `/api/admin/events?type=session_terminated&limit=200${place}`)
    for (const { sessionId } of body.events) ended.add(sessionId)
    events += body.events.length
    after = body.next
  } while (after !== undefined)
  expect([events, ended.size]).toEqual([SESSIONS, SESSIONS])
}
