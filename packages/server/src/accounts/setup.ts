import { type Instant, SessionError } from 'latchkey'
import type { Account } from './account.ts'
import { accountEvent } from './account-events.ts'
import { type AccountNeeds, accountParts } from './account-parts.ts'
import { endSessionsOf } from './account-sessions.ts'
import type { Setup, SetupChoice } from './accounts.ts'
import { newAccount, taken } from './new-account.ts'
import type { PendingLink } from './setup-links.ts'

export function createSetup(needs: AccountNeeds): Setup {
  const { store, clock, policy, passwords, accounts, links } = accountParts(needs)

  return {
    async openForFirstAdministrator() {
      return store.transact((verbs) => {
        if (accounts.hasAdministrator()) return undefined
        return links.issue(verbs, 'first_administrator', { by: { kind: 'system' }, origin: {}, at: clock() })
      })
    },

    async look(token) {
      const link = links.find(token, clock())
      if (link?.purpose === 'first_administrator') return accounts.hasAdministrator() ? undefined : link
      const holder = enabledHolderOf(link)
      return holder === undefined ? undefined : { purpose: 'choose_password', username: holder.username }
    },

    async complete(token, choice) {
      const now = clock()
      const refusal = await policy.refusal(choice.password, holderOf(links.find(token, now), choice, now))
      if (refusal !== undefined) throw new SessionError('password_refused', refusal)
      const hash = await passwords.hash(choice.password)

      return store.transact((verbs) => {
        const at = clock()
        const link = links.take(token, at)
        const holder = holderOf(link, choice, at)
        const { id, username, role } = holder
        const act = { by: { kind: role, userId: id, username }, origin: choice.origin, at }
        if (link?.purpose === 'first_administrator') {
          if (!accounts.insert(holder)) throw taken()
          verbs.record([accountEvent('user_created', holder, act, { role })])
        }
        const account = accounts.setPassword(id, hash, at)
        const { batch } = endSessionsOf(id, verbs, act, { cause: 'password_changed' })
        verbs.record([accountEvent('password_changed', account, act, { batch, reason: 'setup_link' })])
        return account
      })
    },
  }

  /** Whose password it will be: for the first administrator's link, an account yet to be made. */
  function holderOf(link: PendingLink | undefined, choice: SetupChoice, now: Instant): Account {
    if (link?.purpose === 'first_administrator' && !accounts.hasAdministrator())
      return newAccount({ ...choice, username: choice.username ?? '', role: 'administrator' }, now)
    const holder = enabledHolderOf(link)
    if (holder === undefined)
      throw new SessionError('link_invalid', 'This link was used already or is over: ask for a new one')
    return holder
  }

  function enabledHolderOf(link: PendingLink | undefined): Account | undefined {
    const holder = link?.purpose === 'choose_password' ? accounts.find(link.userId) : undefined
    return holder?.disabledAt === undefined ? holder : undefined
  }
}
