import type { Clock } from 'latchkey'
import type { SqliteStore } from 'latchkey/sqlite'
import { type AccountStore, createAccountStore } from './account-store.ts'
import { createPasswordPolicy, type PasswordPolicy } from './password-policy.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import { createSetupLinks, type SetupLinks } from './setup-links.ts'

/** What accounts need from outside. The store must have been opened with `ACCOUNT_MIGRATIONS`. */
export type AccountNeeds = {
  readonly store: SqliteStore
  readonly clock: Clock
  readonly policy?: PasswordPolicy
  readonly passwords?: Passwords
}

/** What all that is done with accounts is made of. */
type AccountParts = Required<AccountNeeds> & { readonly accounts: AccountStore; readonly links: SetupLinks }

export function accountParts({
  store,
  clock,
  policy = createPasswordPolicy(),
  passwords = createPasswords(),
}: AccountNeeds): AccountParts {
  return { store, clock, policy, passwords, accounts: createAccountStore(store), links: createSetupLinks(store) }
}
