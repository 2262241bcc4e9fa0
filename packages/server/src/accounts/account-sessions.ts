import { randomUUID } from 'node:crypto'
import type { EndingCause, SessionId, UserId } from 'latchkey'
import type { SqliteStore, SqliteVerbs } from 'latchkey/sqlite'
import type { Act } from './account-events.ts'

/** The store bounds each step; all steps are in the caller's one transaction. */
const STEP = 500

/** Ends all live sessions of a user but one, in the transaction of the caller. The batch is on the event of each. */
export function endSessionsOf(
  userId: UserId,
  verbs: SqliteVerbs,
  { by, origin, at }: Act,
  { cause, keep }: { readonly cause: EndingCause; readonly keep?: SessionId },
): { readonly batch: string; readonly ended: number } {
  const batch = randomUUID()
  const filter = { userId, ...(keep === undefined ? {} : { exceptIds: [keep] }) }
  let ended = 0
  for (;;) {
    const step = verbs.terminate(filter, { at, cause, by, batch }, { limit: STEP, origin }).length
    ended += step
    if (step < STEP) return { batch, ended }
  }
}

/** Asked in the transaction of a change that only a session that goes on may make. */
export function hasEnded(id: SessionId, { database }: SqliteStore): boolean {
  const row = database
    .prepare('SELECT ended_at FROM sessions WHERE id = ?')
    .get(Buffer.from(id.replaceAll('-', ''), 'hex'))
  return row !== undefined && row['ended_at'] !== null
}
