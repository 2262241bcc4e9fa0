import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { anEnding, aSession, NOW } from '../testing/builders.ts'
import { createLease } from './lease.ts'
import { rememberSessions } from './remembered.ts'
import { isLive, type SessionRecord } from './session.ts'
import type { Change, Changes, SessionStore } from './store.ts'
import { toIdText } from './token.ts'

/** What is wrong with one process, or with whoever ends the session. */
type Fault = 'none' | 'trusts twice as long' | 'ends without waiting' | 'counts from the end of a reading'

const LEASE = 100
const NODES = 2

/** One call over the network: how long until the store answers and until the answer arrives, or that it is lost. */
const call = fc.record({
  there: fc.integer({ min: 0, max: 80 }),
  back: fc.integer({ min: 0, max: 150 }),
  isLost: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
})
const moment = fc.record({
  wait: fc.integer({ min: 0, max: 25 }),
  node: fc.nat({ max: NODES - 1 }),
  /** The node stands still for so long: nothing arrives, nobody asks. */
  pause: fc.oneof(
    { weight: 20, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 300 }) },
  ),
})
const schedule = fc.record({
  calls: fc.array(call, { minLength: 20, maxLength: 60 }),
  moments: fc.array(moment, { minLength: 30, maxLength: 60 }),
  endsAt: fc.integer({ min: 100, max: 500 }),
  deadline: fc.option(fc.integer({ min: 200, max: 900 })),
})
type Schedule = typeof schedule extends fc.Arbitrary<infer Value> ? Value : never

describe('lease', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('R31 R91 accepts nothing that was ended before the check began, whatever is late, lost or paused', async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async (plan) => {
        expect(await play(plan, 'none')).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  for (const fault of ['trusts twice as long', 'ends without waiting', 'counts from the end of a reading'] as const) {
    it(`R31 is found out to be wrong when a process ${fault}`, async () => {
      const property = fc.asyncProperty(schedule, async (plan) => (await play(plan, fault)).length === 0)
      expect((await fc.check(property, { numRuns: 2000, endOnFailure: true })).failed).toBe(true)
    })
  }

  it.each([
    ['a sweep has taken away what was not read', (feed: Change[]) => feed.splice(0, feed.length, ...feed.slice(-1))],
    ['the store was put back from a copy', (feed: Change[]) => feed.splice(0, feed.length, ...feed.slice(0, 1))],
  ])('R31 forgets everything when %s', async (_, spoil) => {
    const feed = Array.from({ length: 5 }, (_, index) => aChange(index + 1))
    const forgotten: (readonly Change[] | undefined)[] = []
    const lease = aLease(feed, forgotten)
    lease.holds(Date.now())
    await vi.advanceTimersByTimeAsync(1)
    expect(lease.holds(Date.now())).toBe(true)
    for (const seq of [6, 7]) feed.push(aChange(seq))
    spoil(feed)

    await vi.advanceTimersByTimeAsync(LEASE)
    lease.holds(Date.now())
    await vi.advanceTimersByTimeAsync(1)

    expect(forgotten).toContain(undefined)
  })

  it('R31 forgets everything after it has read nothing for long, by whatever clock', async () => {
    for (const sleep of [
      (ms: number) => void vi.advanceTimersByTime(ms),
      (ms: number) => vi.setSystemTime(Date.now() + ms),
    ]) {
      const forgotten: (readonly Change[] | undefined)[] = []
      const lease = aLease([], forgotten)
      lease.holds(Date.now())
      await vi.advanceTimersByTimeAsync(1)
      sleep(11_000)
      lease.holds(Date.now())
      await vi.advanceTimersByTimeAsync(LEASE)

      expect(forgotten).toEqual([undefined])
    }
  })

  it('reads a few times in a lease, however often its renewal was late', async () => {
    let readings = 0
    const lease = aLease([], [], () => {
      readings += 1
    })
    for (let stall = 0; stall < 20; stall += 1) {
      vi.setSystemTime(Date.now() + 2 * LEASE)
      lease.holds(Date.now())
      await vi.advanceTimersByTimeAsync(1)
    }
    readings = 0
    for (let ms = 0; ms < 10 * LEASE; ms += 5) {
      lease.holds(Date.now())
      await vi.advanceTimersByTimeAsync(5)
    }

    expect(readings).toBeLessThanOrEqual(31)
  })

  it('answers from memory most of the time when the network is quick', async () => {
    const world = aWorld('none', [{ there: 1, back: 1, isLost: false }], null)
    const [node] = world.nodes
    let recalled = 0
    for (let turn = 0; turn < 100; turn += 1) {
      void node?.check().then(({ fromMemory }) => {
        if (fromMemory) recalled += 1
      })
      await vi.advanceTimersByTimeAsync(10)
    }
    expect(recalled).toBeGreaterThan(90)
  })
})

function aChange(seq: number): Change {
  return { seq, kind: 'ended', sessionId: 'a', userId: 'ada' }
}

function aLease(feed: readonly Change[], forgotten: (readonly Change[] | undefined)[], onReading = () => {}) {
  const store = {
    lease: LEASE,
    async changes({ since }: { since?: number }): Promise<Changes> {
      onReading()
      const last = feed.at(-1)?.seq ?? 0
      return { changes: since === undefined ? [] : feed.filter(({ seq }) => seq > since), last }
    },
  }
  return createLease({
    store,
    clock: Date.now,
    monotonic: () => performance.now(),
    forget: (changes) => void forgotten.push(changes),
  })
}

/** Checks that said live though they began after the ending had returned, or after the deadline. */
async function play({ calls, moments, endsAt, deadline }: Schedule, fault: Fault): Promise<readonly string[]> {
  vi.setSystemTime(NOW)
  const { nodes, end } = aWorld(fault, calls, deadline)
  const startedAt = performance.now()
  const violations: string[] = []
  let endedAt = Number.POSITIVE_INFINITY
  const checks: Promise<void>[] = []
  setTimeout(() => void end().then(() => (endedAt = performance.now())), endsAt)
  for (const { wait, node, pause } of moments) {
    await vi.advanceTimersByTimeAsync(wait)
    if (pause > 0) nodes[node]?.pauseFor(pause)
    const begunAt = performance.now()
    const isOver = endedAt <= begunAt || (deadline !== null && begunAt - startedAt >= deadline)
    const checked = nodes[node]?.check().then(({ isLive: live, fromMemory }) => {
      if (live && isOver) violations.push(`${begunAt - startedAt} ${fromMemory ? 'from memory' : 'from the store'}`)
    })
    if (checked) checks.push(checked)
  }
  await vi.advanceTimersByTimeAsync(5000)
  await Promise.all(checks)
  vi.clearAllTimers()
  return violations
}

function aWorld(fault: Fault, calls: Schedule['calls'], deadline: number | null) {
  let session: SessionRecord = aSession({ startedAt: NOW - 1000, absoluteDeadline: NOW + (deadline ?? 100_000) })
  const feed: Change[] = []
  let next = 0

  async function end(): Promise<void> {
    session = { ...session, ending: anEnding() }
    feed.push({ seq: feed.length + 1, kind: 'ended', sessionId: session.id, userId: session.userId })
    if (fault !== 'ends without waiting') await passing(LEASE)
  }

  function aNode() {
    let pausedUntil = 0
    /** Of readings that have ended. */
    let reading = 0
    const awake = () => passing(Math.max(0, pausedUntil - performance.now()))

    async function asked<Answer>(answer: () => Answer): Promise<Answer> {
      const { there, back, isLost } = calls[next++ % calls.length] ?? { there: 0, back: 0, isLost: false }
      await passing(there)
      if (isLost) {
        await passing(back)
        throw new Error('lost')
      }
      const answered = answer()
      await passing(back)
      await awake()
      return answered
    }

    const store = {
      lease: fault === 'trusts twice as long' ? 2 * LEASE : LEASE,
      find: () => asked(() => session),
      async changes({ since }: { since?: number }): Promise<Changes> {
        const begunAt = performance.now()
        const answer = await asked(() => {
          const changes = since === undefined ? [] : feed.slice(since)
          return { changes, last: feed.length }
        })
        reading += performance.now() - begunAt
        return answer
      },
    } as unknown as SessionStore
    // Clocks that stand still during a reading make its end look like its beginning.
    const behind = () => (fault === 'counts from the end of a reading' ? reading : 0)
    const clock = () => Date.now() - behind()
    const remembered = rememberSessions(store, clock, { monotonic: () => performance.now() - behind(), sessions: 10 })

    return {
      pauseFor(duration: number) {
        pausedUntil = performance.now() + duration
      },
      async check(): Promise<{ readonly isLive: boolean; readonly fromMemory: boolean }> {
        await awake()
        const known = remembered.recall(toIdText(session.id))
        if (known !== undefined) return { isLive: true, fromMemory: true }
        const found = await remembered.find(session.id).catch(() => undefined)
        return { isLive: found !== undefined && isLive(found, Date.now()), fromMemory: false }
      },
    }
  }

  return { nodes: Array.from({ length: NODES }, aNode), end }
}

function passing(duration: number): Promise<void> {
  return duration <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, duration))
}
