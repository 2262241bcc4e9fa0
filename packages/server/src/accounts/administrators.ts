import { type Actor, type MayGoOn, SessionError } from 'latchkey'
import type { Account } from './account.ts'
import type { Accounts } from './accounts.ts'

export function assertAdministrator(actor: Actor): void {
  if (actor.kind !== 'administrator' && actor.kind !== 'system')
    throw new SessionError('not_allowed', 'Only administrators can manage accounts')
}

/** Whether an account may do what administrators may: one that is disabled may nothing. */
export function isAdministrator(account: Account | undefined): account is Account {
  return account?.role === 'administrator' && account.disabledAt === undefined
}

/** The role is read each time, so that a change counts at once (ASVS 5.0, 8.3.2). */
export function mayStillAdminister(accounts: Pick<Accounts, 'find'>): MayGoOn {
  return async (actor) => {
    if (actor.kind === 'system') return true
    if (actor.kind !== 'administrator') return false
    return isAdministrator(await accounts.find(actor.userId))
  }
}
