import { createAccountChanges } from './account-changes.ts'
import { createAccountListing } from './account-listing.ts'
import { type AccountNeeds, accountParts } from './account-parts.ts'
import type { Accounts } from './accounts.ts'
import { createAuthentication } from './authentication.ts'
import { createPasswordChange } from './password-change.ts'

export function createAccounts(needs: AccountNeeds): Accounts {
  const parts = accountParts(needs)
  return {
    find: (id) => parts.accounts.find(id),
    ...createAuthentication(parts),
    ...createPasswordChange(parts),
    ...createAccountChanges(parts),
    ...createAccountListing(parts),
  }
}
