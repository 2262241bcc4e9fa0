import type { Duration } from '../../domain/clock.ts'
import { SessionError } from '../../domain/errors.ts'

/**
 * The lease of a database, kept in it by who opens it first. Two processes that disagree about it would break P1: one
 * would still trust its memory when the other says that a session has ended.
 *
 * @throws SessionError `store_unavailable` when `asked` is another one
 */
export function agreedLease(kept: unknown, asked: Duration | undefined): Duration {
  if (typeof kept !== 'number') throw new SessionError('store_unavailable', 'The lease of the session store is gone')
  if (asked === undefined || asked === kept) return kept
  throw new SessionError(
    'store_unavailable',
    `This process has a lease of ${asked} ms, and the session store one of ${kept} ms: all that open it need the same`,
  )
}
