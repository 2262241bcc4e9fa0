import type { Instant } from './clock.ts'
import { nextTurn } from './next-turn.ts'
import type { SessionId, SessionRecord } from './session.ts'
import type { SessionStore, Touch } from './store.ts'

/** Small enough that one batch never holds the store, or the event loop, for long. */
const BATCH = 500

/**
 * Uses of sessions, gathered in memory and written in batches: a write for each request would make the store the
 * slowest part of every page. What is lost in a crash is at most the last interval of "last active", never an ending.
 */
export type Touches = {
  note(touch: Touch): void
  /** The session as it will be once its gathered use is written. */
  applyTo(session: SessionRecord): SessionRecord
  /** Writes all that was gathered. What can't be written is kept for the next time, and the error is passed on. */
  flush(): Promise<void>
}

export function gatherTouches(store: SessionStore): Touches {
  let waiting = new Map<SessionId, Touch>()
  let writing: ReadonlyMap<SessionId, Touch> = new Map()
  let flushing: Promise<void> | undefined

  const write = async (): Promise<void> => {
    writing = waiting
    waiting = new Map()
    const batches = inBatches([...writing.values()])
    for (const [index, batch] of batches.entries()) {
      try {
        await store.touch(batch)
      } catch (error) {
        for (const touch of batches.slice(index).flat()) waiting.set(touch.id, merge(touch, waiting.get(touch.id)))
        throw error
      } finally {
        await nextTurn()
      }
    }
  }

  return {
    note(touch) {
      const earlier = waiting.get(touch.id)
      waiting.set(touch.id, earlier === undefined ? touch : merge(earlier, touch))
    },
    applyTo(session) {
      const touch = waiting.get(session.id) ?? writing.get(session.id)
      return touch === undefined || session.ending !== undefined ? session : touched(session, touch)
    },
    flush() {
      flushing ??= write().finally(() => {
        writing = new Map()
        flushing = undefined
      })
      return flushing
    },
  }
}

/**
 * What a touch does to a live session, and the only definition of it: time moves forward and never back, and the idle
 * deadline never past the absolute one.
 */
export function touched(session: SessionRecord, touch: Touch): SessionRecord {
  const forward = {
    ...session,
    lastActiveAt: laterOf(session.lastActiveAt, touch.at),
    idleDeadline: laterOf(session.idleDeadline, Math.min(touch.idleDeadline, session.absoluteDeadline)),
  }
  if (touch.at < session.lastActiveAt) return forward
  const { ip = session.ip, userAgent = session.userAgent, device = session.device } = touch
  return { ...forward, ip, userAgent, device }
}

function merge(earlier: Touch, later: Touch | undefined): Touch {
  return later === undefined
    ? earlier
    : { ...earlier, ...later, idleDeadline: laterOf(earlier.idleDeadline, later.idleDeadline) }
}

function laterOf(left: Instant, right: Instant): Instant {
  return Math.max(left, right)
}

function inBatches(touches: readonly Touch[]): readonly (readonly Touch[])[] {
  const batches: Touch[][] = []
  for (let start = 0; start < touches.length; start += BATCH) batches.push(touches.slice(start, start + BATCH))
  return batches
}
