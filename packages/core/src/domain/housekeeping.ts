import { type Duration, hours, seconds } from './clock.ts'
import type { Plans } from './plans.ts'
import type { Sessions } from './sessions.ts'
import { FLUSH_EVERY } from './touches.ts'

/** How often each chore is done, in milliseconds. `flush` is ten seconds at most: a use may not wait past a deadline. */
export type Rhythm = {
  readonly flush: Duration
  readonly expire: Duration
  readonly sweep: Duration
  readonly resume: Duration
}

export const DEFAULT_RHYTHM: Rhythm = { flush: FLUSH_EVERY, expire: seconds(30), sweep: hours(1), resume: seconds(2) }

export type Housekeeping = {
  /** Ends the chores, waits for the one under way, and writes what is still gathered. */
  stop(): Promise<void>
}

/**
 * Does the chores of a running application: writes touches, notes expiries, forgets what retention allows, goes on with
 * plans that nobody runs.
 */
export function keepHouse(
  sessions: Sessions,
  {
    rhythm = DEFAULT_RHYTHM,
    plans,
    onError,
  }: { readonly rhythm?: Rhythm; readonly plans?: Plans; readonly onError: (error: unknown) => void },
): Housekeeping {
  const chores = [
    repeat(Math.min(rhythm.flush, FLUSH_EVERY), () => sessions.flushDue(), onError),
    repeat(rhythm.expire, () => sessions.expire(), onError),
    repeat(rhythm.sweep, () => sessions.sweep(), onError),
    ...(plans === undefined
      ? []
      : [repeat(rhythm.resume, () => plans.resume(), onError), repeat(rhythm.sweep, () => plans.forget(), onError)]),
  ]
  return {
    async stop() {
      await Promise.all(chores.map((chore) => chore.stop()))
      await sessions.flush()
    },
  }
}

function repeat(
  every: Duration,
  chore: () => Promise<unknown>,
  onError: (error: unknown) => void,
): { stop(): Promise<void> } {
  let running: Promise<unknown> | undefined
  const timer = setInterval(() => {
    running ??= chore()
      .catch(onError)
      .finally(() => {
        running = undefined
      })
  }, every)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
