import type { Clock } from 'latchkey'
import type { SqliteStore } from 'latchkey/sqlite'
import { createAccountChanges } from './account-changes.ts'
import { createAccountListing } from './account-listing.ts'
import { createAccountStore } from './account-store.ts'
import type { Accounts } from './accounts.ts'
import { createAuthentication } from './authentication.ts'
import { createPasswordChange } from './password-change.ts'
import { createPasswordPolicy, type PasswordPolicy } from './password-policy.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import { createSetupLinks } from './setup-links.ts'

/** The store must have been opened with `ACCOUNT_MIGRATIONS`. */
export function createAccounts({
  store,
  clock,
  policy = createPasswordPolicy(),
  passwords = createPasswords(),
}: {
  readonly store: SqliteStore
  readonly clock: Clock
  readonly policy?: PasswordPolicy
  readonly passwords?: Passwords
}): Accounts {
  const accounts = createAccountStore(store)
  const links = createSetupLinks(store)
  return {
    find: async (id) => accounts.find(id),
    ...createAuthentication({ store, accounts, passwords, clock }),
    ...createPasswordChange({ store, accounts, links, passwords, policy, clock }),
    ...createAccountChanges({ store, accounts, links, clock }),
    ...createAccountListing({ store, accounts, clock }),
  }
}
