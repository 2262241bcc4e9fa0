import type { Actor, Origin, SessionFilter, SessionId, SessionSort } from 'latchkey'
import type { Account } from '../accounts/account.ts'
import { toSessionChoice } from '../api/session-choice.ts'
import type { Deps } from '../deps.ts'
import { assertStillHolds } from './start-session.ts'

/** More than anybody looks through. Whoever has more still is asked again for the rest. */
const MOST_SHOWN = 200

const LIVE: SessionFilter = { statuses: ['active'] }
const LONGEST_UNUSED: SessionSort = { key: 'lastActiveAt', direction: 'ascending' }

type ChoiceDeps = Pick<Deps, 'sessions' | 'accounts' | 'clock'>

/** From what somebody chooses who has just proved to be this account, and has `limit` sessions. */
export async function choiceOf(account: Account, limit: number, { sessions, accounts, clock }: ChoiceDeps) {
  await assertStillHolds(account, accounts)
  const [page, { sessions: live }] = await Promise.all([
    sessions.search(ownerOf(account), LIVE, LONGEST_UNUSED, { limit: MOST_SHOWN }),
    sessions.count(ownerOf(account), LIVE, { upTo: limit + MOST_SHOWN, users: false }),
  ])
  return toSessionChoice(page.items, { live, limit, now: clock() })
}

/** Ends those that were chosen. An id that is nobody's, or somebody else's, is passed over like one that is over. */
export async function endChosen(
  account: Account,
  ids: readonly SessionId[],
  origin: Origin,
  { sessions, accounts }: ChoiceDeps,
): Promise<void> {
  await assertStillHolds(account, accounts)
  await sessions.terminate(ownerOf(account), { ids }, { origin, cause: 'limit_reached' })
}

function ownerOf({ id, username }: Account): Actor {
  return { kind: 'user', userId: id, username }
}
