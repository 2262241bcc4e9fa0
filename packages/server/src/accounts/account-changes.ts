import { type Clock, SessionError, type UserId } from 'latchkey'
import type { SqliteStore } from 'latchkey/sqlite'
import type { Account } from './account.ts'
import { accountEvent } from './account-events.ts'
import { endSessionsOf } from './account-sessions.ts'
import type { AccountStore } from './account-store.ts'
import type { Accounts } from './accounts.ts'
import { assertAdministrator } from './administrators.ts'
import { newAccount, taken } from './new-account.ts'
import type { SetupLinks } from './setup-links.ts'

/** What administrators do with accounts. Each is one transaction that begins by looking at how things are now. */
export function createAccountChanges({
  store,
  accounts,
  links,
  clock,
}: {
  readonly store: SqliteStore
  readonly accounts: AccountStore
  readonly links: SetupLinks
  readonly clock: Clock
}): Pick<Accounts, 'create' | 'renewLink' | 'disable' | 'enable' | 'changeRole'> {
  return {
    async create(actor, { origin, role, ...typed }) {
      assertAdministrator(actor)
      const act = { by: actor, origin, at: clock() }
      const account = newAccount({ ...typed, role }, act.at)
      return store.transact((verbs) => {
        if (!accounts.insert(account)) throw taken()
        verbs.record([accountEvent('user_created', account, act, { role })])
        return { account, link: links.issue(verbs, account, act) }
      })
    },

    async renewLink(actor, id, origin) {
      assertAdministrator(actor)
      return store.transact((verbs) => {
        const account = known(id)
        if (account.disabledAt !== undefined) throw new SessionError('bad_request', 'Enable the account first')
        return links.issue(verbs, account, { by: actor, origin, at: clock() })
      })
    },

    async disable(actor, id, origin) {
      assertAdministrator(actor)
      return store.transact((verbs) => {
        const before = known(id)
        if (before.disabledAt !== undefined) return { account: before, ended: 0 }
        assertAdministratorRemains(before)
        const act = { by: actor, origin, at: clock() }
        const account = accounts.setDisabled(id, act.at)
        links.withdraw({ purpose: 'choose_password', userId: id })
        const { batch, ended } = endSessionsOf(id, verbs, act, { cause: 'user_disabled' })
        verbs.record([accountEvent('user_disabled', account, act, { batch })])
        return { account, ended }
      })
    },

    async enable(actor, id, origin) {
      assertAdministrator(actor)
      return store.transact((verbs) => {
        const before = known(id)
        if (before.disabledAt === undefined) return before
        const account = accounts.setDisabled(id, undefined)
        verbs.record([accountEvent('user_enabled', account, { by: actor, origin, at: clock() })])
        return account
      })
    },

    async changeRole(actor, id, role, origin) {
      assertAdministrator(actor)
      return store.transact((verbs) => {
        const before = known(id)
        if (before.role === role) return { account: before, ended: 0 }
        assertAdministratorRemains(before)
        const act = { by: actor, origin, at: clock() }
        const account = accounts.setRole(id, role)
        if (role !== 'administrator') {
          verbs.record([accountEvent('user_role_changed', account, act, { role })])
          return { account, ended: 0 }
        }
        // A secret from before must never open more than it did: whoever holds one may not be the person.
        const { batch, ended } = endSessionsOf(id, verbs, act, { cause: 'role_changed' })
        verbs.record([accountEvent('user_role_changed', account, act, { role, batch })])
        return { account, ended }
      })
    },
  }

  function known(id: UserId): Account {
    const account = accounts.find(id)
    if (account === undefined) throw new SessionError('user_not_found', 'This account does not exist')
    return account
  }

  function assertAdministratorRemains({ id, role, disabledAt }: Account): void {
    if (role !== 'administrator' || disabledAt !== undefined || accounts.hasAdministratorBesides(id)) return
    throw new SessionError('last_administrator', 'This is the last administrator: make somebody else one first')
  }
}
