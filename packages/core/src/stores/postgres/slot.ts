import type { Instant } from '../../domain/clock.ts'

/** A minute: the sessions used in one are few enough to be sorted for a page. */
export const SLOT = 60_000

/** As PostgreSQL divides. */
export function slotOf(instant: Instant): number {
  return Math.trunc(instant / SLOT)
}
