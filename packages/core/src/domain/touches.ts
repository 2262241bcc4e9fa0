import { type Clock, type Instant, seconds } from './clock.ts'
import { nextTurn } from './next-turn.ts'
import { isLive, type SessionId, type SessionRecord } from './session.ts'
import type { SessionStore, Touch } from './store.ts'

/**
 * A use this shortly before the deadline that the store knows is written at once: twice the interval at which uses are
 * written otherwise. So no use waits past a deadline by which others judge the session already.
 */
const LATE = seconds(20)

/** Small enough that one batch never holds the store, or the event loop, for long. */
const BATCH = 500

/**
 * Uses of sessions, gathered in memory and written in batches: a write for each request would make the store the
 * slowest part of every page. What is lost in a crash is at most the last interval of "last active", never an ending.
 */
export type Touches = {
  /** @param session as the store has it, or with the uses gathered so far */
  note(touch: Touch, session: SessionRecord): void
  /** The session as it will be once its gathered use is written. */
  applyTo(session: SessionRecord): SessionRecord
  /** Writes all that was gathered. What can't be written is kept for the next time, and the error is passed on. */
  flush(): Promise<void>
}

/** @param onWritten is told whose records have changed in the store */
export function gatherTouches(
  store: SessionStore,
  clock: Clock,
  onWritten: (ids: Iterable<SessionId>) => void = () => {},
): Touches {
  let waiting = new Map<SessionId, Touch>()
  /** When the first of those that wait was noted. */
  let waitingSince: Instant | undefined
  let writing: ReadonlyMap<SessionId, Touch> = new Map()
  let flushing: Promise<void> | undefined

  const write = async (): Promise<void> => {
    const since = waitingSince
    writing = waiting
    waiting = new Map()
    waitingSince = undefined
    const batches = inBatches([...writing.values()])
    for (const [index, batch] of batches.entries()) {
      try {
        await store.touch(isLate(since) ? await stillLive(batch) : batch)
      } catch (error) {
        for (const touch of batches.slice(index).flat()) waiting.set(touch.id, merge(touch, waiting.get(touch.id)))
        waitingSince = since
        throw error
      } finally {
        await nextTurn()
      }
    }
  }

  const isLate = (since: Instant | undefined) => since !== undefined && clock() - since >= LATE

  /** What could not be written in time brings nobody back whose deadline has passed in the store: that was the end. */
  const stillLive = async (batch: readonly Touch[]): Promise<readonly Touch[]> => {
    const found = await Promise.all(batch.map(({ id }) => store.find(id)))
    const now = clock()
    return batch.filter((_, index) => {
      const session = found[index]
      return session !== undefined && isLive(session, now)
    })
  }

  const flush = (): Promise<void> => {
    flushing ??= write().finally(() => {
      onWritten(writing.keys())
      writing = new Map()
      flushing = undefined
    })
    return flushing
  }

  /** At once, or right after what is being written. A failure is told to who flushes next. */
  const flushSoon = (): void => {
    const written = flushing === undefined ? flush() : flushing.then(flush, flush)
    written.catch(() => undefined)
  }

  return {
    note(touch, { idleDeadline, absoluteDeadline }) {
      const earlier = waiting.get(touch.id)
      waiting.set(touch.id, earlier === undefined ? touch : merge(earlier, touch))
      waitingSince ??= touch.at
      if (idleDeadline < absoluteDeadline && idleDeadline - touch.at <= LATE) flushSoon()
    },
    applyTo(session) {
      const touch = waiting.get(session.id) ?? writing.get(session.id)
      return touch === undefined || session.ending !== undefined ? session : touched(session, touch)
    },
    flush,
  }
}

/**
 * What a touch does to a live session, and the only definition of it: time moves forward and never back, and the idle
 * deadline never past the absolute one.
 */
export function touched(session: SessionRecord, touch: Touch): SessionRecord {
  const { ip, userAgent, device } = touch.at < session.lastActiveAt ? session : touch
  return {
    ...session,
    lastActiveAt: laterOf(session.lastActiveAt, touch.at),
    idleDeadline: laterOf(session.idleDeadline, Math.min(touch.idleDeadline, session.absoluteDeadline)),
    ip: ip ?? session.ip,
    userAgent: userAgent ?? session.userAgent,
    device: device ?? session.device,
  }
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
