import type { Clock, Duration, Instant } from '../domain/clock.ts'

/** A clock that stands still until it is told to pass time, so that no test waits. */
export function fakeClock(start: Instant): { readonly now: Clock; readonly pass: (time: Duration) => void } {
  let current = start
  return {
    now: () => current,
    pass: (time) => {
      current += time
    },
  }
}
