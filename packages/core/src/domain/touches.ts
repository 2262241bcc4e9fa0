import { type Clock, type Duration, type Instant, minutes, seconds } from './clock.ts'
import { nextTurn } from './next-turn.ts'
import type { Remembered } from './remembered.ts'
import type { SessionId, SessionRecord } from './session.ts'
import type { SessionStore, Touch } from './store.ts'

/** So often those are written that have waited for long enough. */
export const FLUSH_EVERY: Duration = seconds(10)

/**
 * A use this shortly before the deadline that the store knows is written without waiting for that, so that no use waits
 * past a deadline by which others judge the session already.
 */
const URGENT = 2 * FLUSH_EVERY

/** Between two flushes that uses ask for: each looks at all that waits. Less only where sessions live for less. */
const PAUSE = seconds(2)

/**
 * Uses of one session are written this far apart, because each write costs more than all the checks in between: a "last
 * active" may be a minute old. Of a session that must be used more often than that to stay alive, a tenth of that time.
 */
const APART = minutes(1)
const PARTS_OF_IDLE = 10

/** Small enough that one batch never holds the store, or the event loop, for long. */
const BATCH = 500

/**
 * Uses of sessions, gathered in memory and written in batches: a write for each request would make the store the
 * slowest part of every page. What is lost in a crash is at most the last minute of "last active", never an ending.
 */
export type Touches = {
  /** @param session as the store has it, or with the uses gathered so far */
  note(touch: Touch, session: SessionRecord): void
  /** The session as it will be once its gathered use is written. */
  applyTo(session: SessionRecord): SessionRecord
  /** Writes all that was gathered. What can't be written is kept for the next time, and the error is passed on. */
  flush(): Promise<void>
  /** The same for those whose last use that the store knows of is a while ago. */
  flushDue(): Promise<void>
}

/** A use that waits to be written, and the session as the store is known to have it: it may know of a later use. */
type Waiting = { readonly touch: Touch; readonly stored: SessionRecord }

export function gatherTouches({
  store,
  clock,
  idle = Number.POSITIVE_INFINITY,
  used = () => {},
}: {
  readonly store: SessionStore
  readonly clock: Clock
  /** As the policy has it. */
  readonly idle?: Duration | undefined
  /** Told of all that was written. */
  readonly used?: Remembered['used']
}): Touches {
  const apart = Math.min(APART, idle / PARTS_OF_IDLE)
  const waiting = new Map<SessionId, Waiting>()
  let writing = new Map<SessionId, Waiting>()
  let flushing: Promise<void> | undefined
  let pausing = false
  let askedInPause = false

  async function write(isChosen: (one: Waiting) => boolean): Promise<void> {
    const chosen = [...waiting.values()].filter(isChosen)
    writing = new Map(chosen.map((one) => [one.touch.id, one]))
    for (const id of writing.keys()) waiting.delete(id)
    const batches = inBatches(chosen)
    try {
      for (const [index, batch] of batches.entries()) {
        try {
          const touches = batch.map(({ touch }) => touch)
          const changed = new Set(await store.touch(touches, clock))
          used(touches, changed)
          for (const one of batch) if (changed.has(one.touch.id)) settle(one)
        } catch (error) {
          for (const one of batches.slice(index).flat()) putBack(one)
          throw error
        } finally {
          await nextTurn()
        }
      }
    } finally {
      writing = new Map()
    }
  }

  /** What came meanwhile is no sooner due than what comes from now on. */
  function settle({ touch, stored }: Waiting): void {
    writing.delete(touch.id)
    const later = waiting.get(touch.id)
    if (later !== undefined) waiting.set(touch.id, { touch: later.touch, stored: touched(stored, touch) })
  }

  function putBack({ touch, stored }: Waiting): void {
    const later = waiting.get(touch.id)
    waiting.set(touch.id, { stored, touch: later === undefined ? touch : merge(touch, later.touch) })
  }

  /** At once, or right after what is being written. */
  function flushThose(isChosen: (one: Waiting) => boolean): Promise<void> {
    if (flushing !== undefined) return flushing.catch(() => undefined).then(() => flushThose(isChosen))
    flushing = write(isChosen).finally(() => {
      flushing = undefined
    })
    return flushing
  }

  const flushDue = (): Promise<void> => flushThose((one) => isDue(one, clock(), apart))

  /** At once, or after a pause when it was done just now. A failure is told to who flushes next. */
  function flushSoon(): void {
    askedInPause = pausing
    if (pausing) return
    pausing = true
    flushDue()
      .catch(() => undefined)
      .finally(() => setTimeout(endPause, Math.min(PAUSE, apart)).unref())
  }

  function endPause(): void {
    pausing = false
    if (askedInPause) flushSoon()
  }

  return {
    note(touch, session) {
      const earlier = waiting.get(touch.id)
      const { stored } = earlier ?? writing.get(touch.id) ?? { stored: session }
      const one = { stored, touch: merge(earlier?.touch, touch) }
      waiting.set(touch.id, one)
      if (isUrgent(one, touch.at)) flushSoon()
    },
    applyTo(session) {
      const { touch } = waiting.get(session.id) ?? writing.get(session.id) ?? {}
      return touch === undefined || session.ending !== undefined ? session : touched(session, touch)
    },
    flush: () => flushThose(() => true),
    flushDue,
  }
}

/** A deadline that no use moves is no reason to write one. */
function isUrgent({ stored }: Waiting, now: Instant): boolean {
  return stored.idleDeadline - now <= URGENT && stored.idleDeadline < stored.absoluteDeadline
}

function isDue(one: Waiting, now: Instant, apart: Duration): boolean {
  return now - one.stored.lastActiveAt >= apart || isElsewhere(one) || isUrgent(one, now)
}

/** Whoever turns up at another place, or with another browser, is on record soon. */
function isElsewhere({ touch, stored }: Waiting): boolean {
  const { ip = stored.ip, userAgent = stored.userAgent } = touch
  return ip !== stored.ip || userAgent !== stored.userAgent
}

/**
 * What a touch does to a live session: time moves forward and never back, and the idle deadline never past
 * the absolute one. PostgreSQL says the same in SQL, and the store contract holds it to it.
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

function merge(earlier: Touch | undefined, later: Touch): Touch {
  if (earlier === undefined) return later
  return { ...earlier, ...later, idleDeadline: laterOf(earlier.idleDeadline, later.idleDeadline) }
}

function laterOf(left: Instant, right: Instant): Instant {
  return Math.max(left, right)
}

function inBatches(all: readonly Waiting[]): readonly (readonly Waiting[])[] {
  const batches: Waiting[][] = []
  for (let start = 0; start < all.length; start += BATCH) batches.push(all.slice(start, start + BATCH))
  return batches
}
