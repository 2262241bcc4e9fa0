import { type LoginFailure, loginFailedEvent } from './account-events.ts'
import { mayBeLogin } from './account-names.ts'
import type { AccountParts } from './account-parts.ts'
import { type Credential, createAccountStore } from './account-store.ts'
import type { Accounts } from './accounts.ts'

/** Logging in, up to the session: that one is started by the caller, who then asks once more whether all still holds. */
export function createAuthentication({
  store,
  accounts,
  passwords,
  change,
  clock,
}: Pick<AccountParts, 'store' | 'accounts' | 'passwords' | 'change' | 'clock'>): Pick<
  Accounts,
  'authenticate' | 'stillHolds'
> {
  const { dialect, read } = store.tables
  /** Who waits for a change must not hold up the point reads of others. */
  const settled = createAccountStore({ dialect, run: read })

  return {
    async authenticate({ login, password, origin }) {
      const found = mayBeLogin(login) ? await accounts.findCredentialByLogin(login.trim()) : undefined
      const matches = await passwords.verify(found?.passwordHash, password)
      const failure = failureOf(found, matches)
      if (failure !== undefined) {
        await store.record([
          loginFailedEvent(failure, found?.account, { by: { kind: 'anonymous' }, origin, at: clock() }),
        ])
        return undefined
      }
      if (found?.passwordHash !== undefined && passwords.isOutdated(found.passwordHash)) {
        const { account, passwordHash } = found
        const renewed = await passwords.hash(password)
        await change((step) => step.accounts.replaceHash(account.id, passwordHash, renewed))
      }
      return found?.account
    },

    async stillHolds({ id, role, passwordChangedAt }) {
      const now = await settled.findSettled(id)
      if (now === undefined || now.disabledAt !== undefined) return false
      return now.role === role && now.passwordChangedAt === passwordChangedAt
    },
  }
}

/** A disabled account is told apart from a wrong password on record: only one of the two means that a password is out. */
function failureOf(found: Credential | undefined, matches: boolean): LoginFailure | undefined {
  if (found === undefined) return 'unknown_name'
  if (found.passwordHash === undefined) return 'no_password'
  if (!matches) return 'wrong_password'
  if (found.account.disabledAt !== undefined) return 'disabled'
  return undefined
}
