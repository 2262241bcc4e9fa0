import assert from 'node:assert/strict'
import pg from 'pg'
import { afterEach, beforeEach, describe, inject, it } from 'vitest'
import { startedEvent } from '../../domain/event.ts'
import type { Change, SessionStore } from '../../domain/store.ts'
import { anEnding, aSession, aTouch, atNow, NOW, start } from '../../testing/builders.ts'
import { changesStatement } from './postgres-trail.ts'
import { send } from './statement.ts'
import { aSchema, type TestSchema } from './test-schema.ts'

let test: TestSchema
let nodes: readonly SessionStore[]
let store: SessionStore
beforeEach(async () => {
  test = aSchema(inject('postgres'))
  store = await test.open()
  nodes = [store, await test.open(), await test.open()]
})
afterEach(() => test.remove())

const ALL = { limit: 10_000, origin: {} }

describe('several nodes on one database', () => {
  it.each(['refuse', 'end_oldest'] as const)(
    'R35 hold a limit together when fifty log in at once: %s',
    async (whenReached) => {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => {
          const session = aSession({ startedAt: NOW - 50 + index })
          return node(index).insert(session, { events: [startedEvent(session)], limit: { max: 3, whenReached } })
        }),
      )

      const started = answers.filter(({ ok }) => ok).length
      const ended = answers.flatMap((answer) => (answer.ok ? answer.ended : [])).length
      assert.deepEqual([started, ended], whenReached === 'refuse' ? [3, 0] : [50, 47])
      assert.equal((await store.count({ statuses: ['active'] }, { now: NOW, upTo: 99 })).sessions, 3)
      assert.equal((await store.events({ types: ['session_terminated'] }, { limit: 99 })).items.length, ended)
    },
  )

  it('R31 are told every change once, in one order, however many write at once', async () => {
    const writers = Array.from({ length: 24 }, (_, index) => writeSome(node(index), index))
    const done = { now: false }
    const writing = Promise.all(writers).finally(() => {
      done.now = true
    })
    const followers = nodes.map((one) => follow(one, done))
    await writing

    const all = (await store.changes({ since: 0, limit: 10_000 })).changes
    for (const followed of await Promise.all(followers)) assert.deepEqual(followed, all)
    assert.deepEqual(
      all.map(({ seq }) => seq),
      all.map((_, index) => index + 1),
    )
    assert.equal(all.filter(({ kind }) => kind === 'ended').length, 24 * 4)
  })

  it('R31 pass over no change of a transaction that commits late', async () => {
    const [early, session] = [aSession(), aSession()]
    const late = new pg.Client({ connectionString: inject('postgres'), options: `-c search_path=${test.schema}` })
    await late.connect()
    await late.query('BEGIN')
    const change = { kind: 'started', at: NOW, session_id: early.id, user_id: early.userId } as const
    for (const statement of changesStatement([change])) await send(late, statement)

    const later = start(store, session)
    await Promise.race([later, untilSomebodyWaits(late)])
    const before = await store.changes({ since: 0, limit: 9 })
    await late.query('COMMIT')
    await later
    const after = await store.changes({ since: before.last, limit: 9 })

    const followed = [...before.changes, ...after.changes].map(({ sessionId }) => sessionId)
    assert.deepEqual(followed, [early.id, session.id])
    await late.end()
  })

  it('R32 bring nobody back by a use that waits until after the deadline', async () => {
    const [stuck, paused] = [aSession({ idleDeadline: NOW }), aSession({ idleDeadline: NOW })]
    await start(store, stuck, paused)
    const holder = new pg.Client({ connectionString: inject('postgres'), options: `-c search_path=${test.schema}` })
    await holder.connect()
    await holder.query('BEGIN')
    await holder.query('SELECT 1 FROM sessions WHERE id = $1 FOR UPDATE', [stuck.id])

    const waits = store.touch([aTouch(stuck, { at: NOW - 99 })], () => NOW - 20)
    await Promise.race([waits, untilSomebodyWaits(holder)])
    await holder.query('SELECT pg_sleep(0.03)')
    await holder.query('COMMIT')
    const stopped = store.touch([aTouch(paused, { at: NOW - 99 })], () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30)
      return NOW - 1
    })

    assert.deepEqual([await waits, await stopped], [[], []])
    assert.deepEqual([await store.find(stuck.id), await store.find(paused.id)], [stuck, paused])
    await holder.end()
  })

  it('R33 end each session once when all of them end all', async () => {
    const sessions = Array.from({ length: 120 }, () => aSession())
    await start(store, ...sessions)

    const parts = await Promise.all(nodes.flatMap((one) => [endInSteps(one), endInSteps(one)]))

    const ended = parts.flat()
    assert.deepEqual(ended.sort(), sessions.map(({ id }) => id).sort())
    assert.equal((await store.events({ types: ['session_terminated'] }, { limit: 999 })).items.length, 120)
  })

  it('R32 never wait for each other in a circle, whatever the order of a batch', async () => {
    const sessions = Array.from({ length: 60 }, () => aSession())
    await start(store, ...sessions)
    const touches = sessions.map((session) => aTouch(session, { at: NOW - 1 }))
    const ids = sessions.slice(20, 40).map(({ id }) => id)

    await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        await node(index).touch(index % 2 === 0 ? touches : touches.toReversed(), atNow)
        if (index % 4 === 3) await node(index).terminate({ ids: ids.toReversed() }, anEnding(), ALL)
      }),
    )

    const live = await store.count({ statuses: ['active'] }, { now: NOW, upTo: 99 })
    assert.equal(live.sessions, 40)
  })
})

/** Asked of the locks: what is told of activities stands still for the length of a transaction. */
async function untilSomebodyWaits(holder: pg.Client): Promise<void> {
  const text = 'SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))'
  for (;;) if ((await holder.query(text)).rowCount !== 0) return
}

function node(index: number): SessionStore {
  return nodes[index % nodes.length] ?? store
}

/** What a call has ended, the feed has told when the call returns. */
async function writeSome(one: SessionStore, index: number): Promise<void> {
  const sessions = Array.from({ length: 4 }, () => aSession({ userId: `user-${index}` }))
  for (const session of sessions) {
    await start(one, session)
    await one.terminate({ ids: [session.id] }, anEnding(), ALL)
    const { changes } = await store.changes({ since: 0, limit: 10_000 })
    assert.ok(changes.some(({ kind, sessionId }) => kind === 'ended' && sessionId === session.id))
  }
}

async function follow(one: SessionStore, done: { readonly now: boolean }): Promise<Change[]> {
  const followed: Change[] = []
  let since = 0
  for (let isLast = false; ; ) {
    const { changes, last } = await one.changes({ since, limit: 5 })
    followed.push(...changes)
    since = last
    if (changes.length === 0 && isLast) return followed
    isLast = done.now
  }
}

async function endInSteps(one: SessionStore): Promise<string[]> {
  const ended: string[] = []
  for (;;) {
    const some = await one.terminate({}, anEnding(), { limit: 7, origin: {} })
    ended.push(...some.map(({ id }) => id))
    if (some.length === 0) return ended
  }
}
