import { randomUUID } from 'node:crypto'
import { type EndingCause, type Instant, LISTED_STATUSES, type SessionId, type UserId } from 'latchkey'
import type { SqlStep, SqlStore } from 'latchkey/sqlite'
import type { Act } from './account-events.ts'

/** The store bounds each step; all steps are in the caller's one transaction. */
const STEP = 500

/** Ends all live sessions of a user but one, in the transaction of the caller. The batch is on the event of each. */
export async function endSessionsOf(
  userId: UserId,
  { terminate }: Pick<SqlStep, 'terminate'>,
  { by, origin, at }: Act,
  { cause, keep }: { readonly cause: EndingCause; readonly keep?: SessionId },
): Promise<{ readonly batch: string; readonly ended: number }> {
  const batch = randomUUID()
  const filter = { userId, ...(keep === undefined ? {} : { exceptIds: [keep] }) }
  let ended = 0
  for (;;) {
    const step = (await terminate(filter, { at, cause, by, batch }, { limit: STEP, origin })).length
    ended += step
    if (step < STEP) return { batch, ended }
  }
}

/**
 * Tells every process that what it remembers about the user of these sessions is no longer so. Nothing is decided by that:
 * whoever may do something is read from the account each time.
 */
export async function announceChangeOf(userId: UserId, store: SqlStore, now: Instant): Promise<void> {
  const sort = { key: 'startedAt', direction: 'descending' } as const
  const { items } = await store.search({ userId, statuses: LISTED_STATUSES }, sort, { limit: STEP }, now)
  await Promise.all(items.map(({ id, version }) => store.update(id, version, {}, { now, events: [] })))
}

/** Asked in the transaction of a change that only a session that goes on may make. */
export async function hasEnded(id: SessionId, { find }: Pick<SqlStep, 'find'>): Promise<boolean> {
  return (await find(id))?.ending !== undefined
}
