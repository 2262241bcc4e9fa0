import type { DatabaseSync } from 'node:sqlite'
import type { Duration } from '../../domain/clock.ts'
import { agreedLease } from '../sql/kept-lease.ts'
import { orUnavailable } from './failure.ts'

/**
 * @param first what is kept where nothing was asked for and nothing is kept yet
 * @throws SessionError `store_unavailable` when another one is kept than is asked for
 */
export function keepLease(database: DatabaseSync, asked: Duration | undefined, first: Duration): Duration {
  return orUnavailable(() => {
    const read = () => database.prepare('SELECT milliseconds FROM lease').get()?.['milliseconds']
    const kept = read()
    if (kept === undefined) {
      database.prepare('INSERT INTO lease VALUES (1, ?) ON CONFLICT DO NOTHING').run(asked ?? first)
    }
    return agreedLease(kept ?? read(), asked)
  })
}
