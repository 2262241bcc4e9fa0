import { type Clock, type Duration, type Instant, seconds } from './clock.ts'
import type { Change, SessionStore } from './store.ts'

/** Changes that are read at once. */
const STEP = 500

/** Who has not read for longer starts anew: a sweep may have taken away changes in between. */
const TOO_LONG: Duration = seconds(10)

/** Each lease is renewed this often while somebody asks, so that one slow reading costs nobody a question. */
const READINGS_PER_LEASE = 3

/** Milliseconds that never go back and that go on while the process is paused, such as `performance.now()`. */
export type Monotonic = () => number

/**
 * Whether what is remembered may be trusted. It follows the feed of the store: whoever remembers forgets what the feed
 * tells of, and trusts the rest while the lease holds. The lease counts from the *beginning* of a reading: what it shows
 * may have been looked up right then and have taken long to arrive.
 */
export type Lease = {
  /** Asked at each use of memory. Asking keeps the lease renewed; when nobody asks, nothing is read. */
  holds(now: Instant): boolean
  /**
   * Another number whenever memory was told to forget; `undefined` while no feed is followed. What was read from the store
   * may be remembered if this is the same before the question and after the answer.
   */
  readonly epoch: number | undefined
}

type Moment = { readonly at: number; readonly wallAt: number }

export function createLease({
  store,
  clock,
  monotonic,
  forget,
}: {
  readonly store: Pick<SessionStore, 'changes' | 'lease'>
  readonly clock: Clock
  readonly monotonic: Monotonic
  /** `undefined`: everything. */
  readonly forget: (changes: readonly Change[] | undefined) => void
}): Lease {
  /** Up to here memory knows of all changes, and when that was found out. */
  let place: { readonly seq: number; readonly at: Moment } | undefined
  let epoch = 0
  /** The last one that came to the end of the feed. */
  let last: Moment | undefined
  let reading = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = false

  const present = (): Moment => ({ at: monotonic(), wallAt: clock() })

  function forgetting(changes: readonly Change[] | undefined): void {
    epoch += 1
    forget(changes)
  }

  /** Nobody knows any more what has changed. */
  function startAnew(): void {
    place = undefined
    last = undefined
    forgetting(undefined)
  }

  async function read(): Promise<void> {
    if (place !== undefined && !isWithin(TOO_LONG, place.at, monotonic(), clock())) startAnew()
    if (place === undefined) {
      const at = present()
      place = { seq: (await store.changes({ limit: 1 })).last, at }
    }
    for (;;) {
      const at = present()
      const { seq } = place
      const { changes, last: reached } = await store.changes({ since: seq, limit: STEP })
      if (hasHole(seq, changes, reached)) return startAnew()
      if (changes.length > 0) forgetting(changes)
      place = { seq: reached, at }
      if (changes.length === STEP) continue
      last = at
      return
    }
  }

  /** A reading that fails was not made: the lease runs out, and the store is asked instead. */
  async function follow(): Promise<void> {
    reading = true
    asked = false
    clearTimeout(timer)
    await read().catch(() => undefined)
    reading = false
    timer = setTimeout(renew, store.lease / READINGS_PER_LEASE).unref()
  }

  function renew(): void {
    if (asked && !reading) void follow()
  }

  return {
    get epoch() {
      return place === undefined ? undefined : epoch
    },
    holds(now) {
      asked = true
      if (last !== undefined && isWithin(store.lease, last, monotonic(), now)) return true
      renew()
      return false
    },
  }
}

/**
 * A machine that was suspended may not have counted the time meanwhile. Then the two clocks disagree. Two numbers and no
 * `Moment`: this is asked at each check of a session.
 */
function isWithin(duration: Duration, since: Moment, at: number, wallAt: Instant): boolean {
  return at - since.at < duration && Math.abs(wallAt - since.wallAt) < duration
}

/**
 * Whoever has followed the feed up to `seq`, and then read these changes up to `reached`: has it missed some? A sweep has
 * taken away what was not read yet, or the feed is another one: the store was put back from a copy.
 */
export function hasHole(seq: number, changes: readonly Change[], reached: number): boolean {
  return (changes[0]?.seq ?? reached + 1) !== seq + 1
}
