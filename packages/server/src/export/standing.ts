import { type Clock, type SessionRecord, type SessionStore, verdictOn } from 'latchkey'
import type { Accounts } from '../accounts/accounts.ts'
import { isAdministrator } from '../accounts/administrators.ts'

/**
 * Whether what a session was let through for still holds: it is live, its secret is the one it was verified with, and
 * its user is an administrator (ASVS 5.0, 7.4.1 and 8.3.2).
 */
export async function stillStands(
  session: SessionRecord,
  { store, accounts, clock }: { store: Pick<SessionStore, 'find'>; accounts: Pick<Accounts, 'find'>; clock: Clock },
): Promise<boolean> {
  if (!isAdministrator(await accounts.find(session.userId))) return false
  return verdictOn(await store.find(session.id), session.secretHash, clock()).ok
}
