import type { Clock } from 'latchkey'
import type { SqlStep, SqlStore } from 'latchkey/sqlite'
import { type AccountStore, createAccountStore } from './account-store.ts'
import { createPasswordPolicy, type PasswordPolicy } from './password-policy.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import { createSetupLinks, type SetupLinks } from './setup-links.ts'

/** Of expiries, before an account changes: housekeeping has the rest. */
const MOST_NOTED = 500

/** What accounts need from outside. The store must have been opened with `ACCOUNT_MIGRATIONS`. */
export type AccountNeeds = {
  readonly store: SqlStore
  readonly clock: Clock
  readonly policy?: PasswordPolicy
  readonly passwords?: Passwords
}

/** What all that is done with accounts is made of. */
export type AccountParts = Required<AccountNeeds> & {
  /** For whoever only looks. */
  readonly accounts: AccountStore
  readonly links: SetupLinks
  /** An account, the sessions that end with it and what is on record: all in one transaction. */
  readonly change: <T>(write: (step: AccountStep) => Promise<T>) => Promise<T>
}

export type AccountStep = SqlStep & { readonly accounts: AccountStore; readonly links: SetupLinks }

export function accountParts({
  store,
  clock,
  policy = createPasswordPolicy(),
  passwords = createPasswords(),
}: AccountNeeds): AccountParts {
  const { dialect, point, transact } = store.tables
  const looking = { dialect, run: point }
  return {
    store,
    clock,
    policy,
    passwords,
    accounts: createAccountStore(looking),
    links: createSetupLinks(looking),
    async change(write) {
      // What time has ended stays so, also when a use from before is written late: see `terminateSelected`.
      await store.expire(clock(), { limit: MOST_NOTED })
      return transact((step) => write({ ...step, ...accountStep(step) }))
    },
  }
}

function accountStep(step: SqlStep): Pick<AccountStep, 'accounts' | 'links'> {
  return { accounts: createAccountStore(step), links: createSetupLinks(step) }
}
