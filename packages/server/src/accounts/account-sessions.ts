import { randomUUID } from 'node:crypto'
import type { EndingCause, SessionId, UserId } from 'latchkey'
import type { SqlStep } from 'latchkey/sqlite'
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

/** Asked in the transaction of a change that only a session that goes on may make. */
export async function hasEnded(id: SessionId, { find }: Pick<SqlStep, 'find'>): Promise<boolean> {
  return (await find(id))?.ending !== undefined
}
