import { haltPlansOf, SessionError, type UserId } from 'latchkey'
import type { Account } from './account.ts'
import { accountEvent } from './account-events.ts'
import type { AccountParts } from './account-parts.ts'
import { announceChangeOf, endSessionsOf } from './account-sessions.ts'
import type { AccountStore } from './account-store.ts'
import type { Accounts } from './accounts.ts'
import { assertAdministrator } from './administrators.ts'
import { newAccount, taken } from './new-account.ts'
import { issueSetupLink } from './setup-links.ts'

/** What administrators do with accounts. Each is one transaction that begins by looking at how things are now. */
export function createAccountChanges({
  store,
  change,
  clock,
}: Pick<AccountParts, 'store' | 'change' | 'clock'>): Pick<
  Accounts,
  'create' | 'renewLink' | 'disable' | 'enable' | 'changeRole'
> {
  return {
    async create(actor, { origin, role, ...typed }) {
      assertAdministrator(actor)
      const act = { by: actor, origin, at: clock() }
      const account = newAccount({ ...typed, role }, act.at)
      return change(async (step) => {
        if (!(await step.accounts.insert(account))) throw taken()
        await step.record([accountEvent('user_created', account, act, { role })])
        return { account, link: await issueSetupLink(step, account, act) }
      })
    },

    async renewLink(actor, id, origin) {
      assertAdministrator(actor)
      return change(async (step) => {
        const account = await known(id, step.accounts)
        if (account.disabledAt !== undefined) throw new SessionError('bad_request', 'Enable the account first')
        return issueSetupLink(step, account, { by: actor, origin, at: clock() })
      })
    },

    async disable(actor, id, origin) {
      assertAdministrator(actor)
      const { isSettled, ...changed } = await change(async (step) => {
        const { accounts, links, record } = step
        await accounts.lockAdministrators()
        const before = await known(id, accounts)
        if (before.disabledAt !== undefined) return { account: before, ended: 0, isSettled: false }
        await assertAdministratorRemains(before, accounts)
        const act = { by: actor, origin, at: clock() }
        const account = await accounts.setDisabled(id, act.at)
        await links.withdraw({ purpose: 'choose_password', userId: id })
        const { batch, ended } = await endSessionsOf(id, step, act, { cause: 'user_disabled' })
        await record([accountEvent('user_disabled', account, act, { batch })])
        return { account, ended, isSettled: true }
      })
      await haltPlansOf(id, store, clock())
      // Whoever ends sessions has waited. Here somebody else may have done it just now, and be waiting still until nobody
      // remembers a session of it.
      if (!isSettled) await store.settled()
      return changed
    },

    async enable(actor, id, origin) {
      assertAdministrator(actor)
      return change(async ({ accounts, record }) => {
        const before = await known(id, accounts)
        if (before.disabledAt === undefined) return before
        const account = await accounts.setDisabled(id, undefined)
        await record([accountEvent('user_enabled', account, { by: actor, origin, at: clock() })])
        return account
      })
    },

    async changeRole(actor, id, role, origin) {
      assertAdministrator(actor)
      const { isSettled, ...changed } = await change(async (step) => {
        const { accounts, record } = step
        await accounts.lockAdministrators()
        const before = await known(id, accounts)
        if (before.role === role) return { account: before, ended: 0, isSettled: false }
        await assertAdministratorRemains(before, accounts)
        const act = { by: actor, origin, at: clock() }
        const account = await accounts.setRole(id, role)
        if (role !== 'administrator') {
          await record([accountEvent('user_role_changed', account, act, { role })])
          return { account, ended: 0, isSettled: false }
        }
        // A secret from before must never open more than it did: whoever holds one may not be the person.
        const { batch, ended } = await endSessionsOf(id, step, act, { cause: 'role_changed' })
        await record([accountEvent('user_role_changed', account, act, { role, batch })])
        return { account, ended, isSettled: true }
      })
      if (role !== 'administrator') await haltPlansOf(id, store, clock())
      if (!isSettled) await Promise.all([announceChangeOf(id, store, clock()), store.settled()])
      return changed
    },
  }
}

async function known(id: UserId, accounts: AccountStore): Promise<Account> {
  const found = await accounts.lock(id)
  if (found === undefined) throw new SessionError('user_not_found', 'This account does not exist')
  return found.account
}

async function assertAdministratorRemains({ id, role, disabledAt }: Account, accounts: AccountStore): Promise<void> {
  if (role !== 'administrator' || disabledAt !== undefined || (await accounts.hasAdministratorBesides(id))) return
  throw new SessionError('last_administrator', 'This is the last administrator: make somebody else one first')
}
