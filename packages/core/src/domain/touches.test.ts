import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { memoryStore } from '../stores/memory/memory-store.ts'
import { anEnding, aSession, aTouch, NOW, start } from '../testing/builders.ts'
import { hours, type Instant, minutes, seconds } from './clock.ts'
import { SessionError } from './errors.ts'
import { isLive } from './session.ts'
import type { SessionStore } from './store.ts'
import { FLUSH_EVERY, gatherTouches, touched } from './touches.ts'

describe('touches', () => {
  it('shows a use at once and writes it with the next flush', async () => {
    const store = memoryStore()
    const session = aSession()
    await start(store, session)
    const touches = gatherTouches({ store, clock: () => NOW })

    touches.note(aTouch(session, { at: NOW, ip: '198.51.100.9' }), session)

    expect(touches.applyTo(session)).toMatchObject({ lastActiveAt: NOW, ip: '198.51.100.9' })
    expect((await store.find(session.id))?.lastActiveAt).toBe(session.lastActiveAt)
    await touches.flush()
    expect(await store.find(session.id)).toMatchObject({ lastActiveAt: NOW, ip: '198.51.100.9' })
  })

  it('writes many uses of one session as one', async () => {
    const store = memoryStore()
    const session = aSession()
    await start(store, session)
    const batches: number[] = []
    const counting: SessionStore = {
      ...store,
      touch: (batch, now) => {
        batches.push(batch.length)
        return store.touch(batch, now)
      },
    }
    const touches = gatherTouches({ store: counting, clock: () => NOW })

    for (let use = 0; use < 100; use += 1) touches.note(aTouch(session, { at: NOW + use }), session)
    await touches.flush()

    expect(batches).toEqual([1])
    expect((await store.find(session.id))?.lastActiveAt).toBe(NOW + 99)
  })

  it('R93 writes the uses of one session seldom, and always before the deadline that the store knows', async () => {
    await fc.assert(
      fc
        .asyncProperty(
          fc.integer({ min: 40, max: 7200 }).map(seconds),
          fc.integer({ min: 1, max: 35 }).map(seconds),
          async (idle, gap) => {
            const inner = memoryStore()
            let writes = 0
            const store: SessionStore = {
              ...inner,
              touch: (batch, now) => {
                writes += batch.length
                return inner.touch(batch, now)
              },
            }
            const session = aSession({ startedAt: NOW, lastActiveAt: NOW, idleDeadline: NOW + idle })
            await start(inner, session)
            const touches = gatherTouches({ store, clock: Date.now, idle })
            const flushing = setInterval(() => touches.flushDue(), FLUSH_EVERY)
            let stored = session

            for (let second = 1; second <= 600; second += 1) {
              await vi.advanceTimersByTimeAsync(seconds(1))
              const at = NOW + seconds(second)
              stored = (await inner.find(session.id)) ?? stored
              expect(isLive(stored, at)).toBe(true)
              const used = touches.applyTo(stored)
              if (seconds(second) % gap === 0) touches.note(aTouch(session, { at, idleDeadline: at + idle }), used)
            }
            clearInterval(flushing)
            if (idle >= minutes(10)) expect(writes).toBeLessThanOrEqual(20)
            const last = NOW + minutes(10)
            expect(touches.applyTo(stored).lastActiveAt).toBe(last - (minutes(10) % gap))
          },
        )
        .beforeEach(() => vi.useFakeTimers({ now: NOW }))
        .afterEach(() => vi.useRealTimers()),
      { numRuns: 20, examples: [[seconds(40), seconds(31)]] },
    )
  })

  it.each([
    { what: 'that are short', idle: seconds(20), absolute: hours(1), lasts: seconds(60), most: 36 },
    { what: 'near their last limit', idle: hours(1), absolute: minutes(5), lasts: minutes(4), most: 5 },
  ])('R93 writes as seldom for sessions $what', async ({ idle, absolute, lasts, most }) => {
    vi.useFakeTimers({ now: NOW })
    try {
      const inner = memoryStore()
      const touch = vi.fn(inner.touch)
      const absoluteDeadline = NOW + absolute
      const idleAt = (at: Instant) => Math.min(at + idle, absoluteDeadline)
      const session = aSession({ startedAt: NOW, lastActiveAt: NOW, idleDeadline: idleAt(NOW), absoluteDeadline })
      await start(inner, session)
      const touches = gatherTouches({ store: { ...inner, touch }, clock: Date.now, idle })
      const flushing = setInterval(() => touches.flushDue(), FLUSH_EVERY)

      for (let at = NOW + 100; at <= NOW + lasts; at += 100) {
        await vi.advanceTimersByTimeAsync(100)
        const stored = await inner.find(session.id)
        expect(stored && isLive(stored, at)).toBe(true)
        touches.note(aTouch(session, { at, idleDeadline: idleAt(at) }), stored ?? session)
      }

      clearInterval(flushing)
      expect(touch.mock.calls.length).toBeLessThanOrEqual(most)
    } finally {
      vi.useRealTimers()
    }
  })

  it('writes at once who turned up at another place', async () => {
    const store = memoryStore()
    const session = aSession({ lastActiveAt: NOW })
    await start(store, session)
    const touches = gatherTouches({ store, clock: () => NOW })

    const { ip, userAgent, device } = session
    touches.note(aTouch(session, { at: NOW + 1, ip, userAgent, device }), session)
    await touches.flushDue()
    expect(touches.applyTo(session)).not.toEqual(await store.find(session.id))
    touches.note(aTouch(session, { at: NOW + 2, ip: '198.51.100.9' }), session)
    await touches.flushDue()

    expect((await store.find(session.id))?.ip).toBe('198.51.100.9')
  })

  it('loses no use when the store is away, and writes it when the store is back', async () => {
    const store = memoryStore()
    const sessions = Array.from({ length: 1200 }, () => aSession())
    await start(store, ...sessions)
    let calls = 0
    const flaky: SessionStore = {
      ...store,
      touch: async (batch, now) => {
        calls += 1
        if (calls === 2) throw new SessionError('store_unavailable', 'away')
        return store.touch(batch, now)
      },
    }
    const touches = gatherTouches({ store: flaky, clock: () => NOW })
    for (const session of sessions) touches.note(aTouch(session), session)

    await expect(touches.flush()).rejects.toThrow('away')
    await touches.flush()

    for (const { id } of sessions) expect((await store.find(id))?.lastActiveAt).toBe(NOW)
  })

  it('R32 R93 agrees with the store on what a touch does, and gives nobody life after the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ at: fc.integer({ min: -90, max: 90 }), idle: fc.integer({ min: -30, max: 120 }) }), {
          maxLength: 6,
        }),
        fc.option(fc.integer({ min: -50, max: 90 })),
        async (uses, endedAt) => {
          const store = memoryStore()
          const session = aSession({
            startedAt: NOW - minutes(60),
            idleDeadline: NOW + minutes(20),
            absoluteDeadline: NOW + minutes(70),
          })
          await start(store, session)
          if (endedAt !== null)
            await store.terminate({}, anEnding({ at: NOW + minutes(endedAt) }), { limit: 1, origin: {} })
          const ended = (await store.find(session.id))?.ending !== undefined

          let expected = session
          for (const { at, idle } of uses) {
            const touch = aTouch(session, { at: NOW + minutes(at), idleDeadline: NOW + minutes(idle) })
            if (!ended && isLive(expected, touch.at)) expected = touched(expected, touch)
            await store.touch([touch], () => touch.at)
          }

          const found = await store.find(session.id)
          expect(found).toMatchObject({ lastActiveAt: expected.lastActiveAt, idleDeadline: expected.idleDeadline })
          if (ended) expect(found && isLive(found, NOW)).toBe(false)
        },
      ),
    )
  })
})
