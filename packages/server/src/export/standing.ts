import { type Clock, isLive, type SessionRecord, type Sessions } from 'latchkey'
import type { Accounts } from '../accounts/accounts.ts'
import { isAdministrator } from '../accounts/administrators.ts'

/**
 * Whether what a session was let through for still holds: it is live, its secret is the one it was verified with, and
 * its user is an administrator (ASVS 5.0, 7.4.1 and 8.3.2).
 */
export async function stillStands(
  session: SessionRecord,
  { sessions, accounts, clock }: { sessions: Sessions; accounts: Pick<Accounts, 'find'>; clock: Clock },
): Promise<boolean> {
  if (!isAdministrator(await accounts.find(session.userId))) return false
  const { items } = await sessions.search({ kind: 'system' }, { ids: [session.id] }, ANY_ORDER, { limit: 1 })
  const [found] = items
  return found !== undefined && isLive(found, clock()) && Buffer.compare(found.secretHash, session.secretHash) === 0
}

const ANY_ORDER = { key: 'startedAt', direction: 'ascending' } as const
