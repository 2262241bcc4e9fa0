import { randomUUID } from 'node:crypto'
import type { EndingCause, Instant, SessionId, UserId } from 'latchkey'
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

/** Marks all live sessions of a user, in the transaction of the caller: each gets a new secret at its next use. */
export function renewSessionsOf(userId: UserId, { database }: SqliteStore, verbs: SqliteVerbs, now: Instant): void {
  const rows = database
    .prepare(
      `SELECT id, version FROM sessions
       WHERE owner_no IN (SELECT no FROM owners WHERE user_id = ?) AND ended_at IS NULL`,
    )
    .all(userId)
  for (const row of rows) {
    const { id, version } = row as { id: Uint8Array; version: number }
    verbs.update(toSessionId(id), version, { renewalDue: true }, { now, events: [] })
  }
}

/** Asked in the transaction of a change that only a session that goes on may make. */
export function hasEnded(id: SessionId, { database }: SqliteStore): boolean {
  const row = database
    .prepare('SELECT ended_at FROM sessions WHERE id = ?')
    .get(Buffer.from(id.replaceAll('-', ''), 'hex'))
  return row !== undefined && row['ended_at'] !== null
}

function toSessionId(bytes: Uint8Array): SessionId {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
