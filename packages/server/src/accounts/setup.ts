import { type Instant, SessionError } from 'latchkey'
import type { Account } from './account.ts'
import { accountEvent } from './account-events.ts'
import { type AccountNeeds, accountParts } from './account-parts.ts'
import { endSessionsOf } from './account-sessions.ts'
import type { AccountStore } from './account-store.ts'
import type { Setup, SetupChoice } from './accounts.ts'
import { newAccount, taken } from './new-account.ts'
import { issueSetupLink, type PendingLink } from './setup-links.ts'

export function createSetup(needs: AccountNeeds): Setup {
  const { clock, policy, passwords, accounts, links, change } = accountParts(needs)

  return {
    openForFirstAdministrator() {
      return change(async (step) => {
        await step.accounts.lockAdministrators()
        if (await step.accounts.hasAdministrator()) return undefined
        return issueSetupLink(step, 'first_administrator', { by: { kind: 'system' }, origin: {}, at: clock() })
      })
    },

    isDone: () => accounts.hasAdministrator(),

    async look(token) {
      const link = await links.find(token, clock())
      if (link?.purpose === 'first_administrator') return (await accounts.hasAdministrator()) ? undefined : link
      const holder = await enabledHolderOf(link, accounts)
      return holder === undefined ? undefined : { purpose: 'choose_password', username: holder.username }
    },

    async complete(token, choice) {
      const now = clock()
      const intended = await holderOf(await links.find(token, now), choice, now, accounts)
      const refusal = await policy.refusal(choice.password, intended)
      if (refusal !== undefined) throw new SessionError('password_refused', refusal)
      const hash = await passwords.hash(choice.password)

      return change(async (step) => {
        const at = clock()
        // The link comes last, as wherever somebody changes an account: nobody waits for each other.
        await lockHolderOf(await step.links.find(token, at), step.accounts)
        const link = await step.links.take(token, at)
        const holder = await holderOf(link, choice, at, step.accounts)
        const { id, username, role } = holder
        const act = { by: { kind: role, userId: id, username }, origin: choice.origin, at }
        if (link?.purpose === 'first_administrator') {
          if (!(await step.accounts.insert(holder))) throw taken()
          await step.record([accountEvent('user_created', holder, act, { role })])
        }
        const account = await step.accounts.setPassword(id, hash, at)
        const { batch } = await endSessionsOf(id, step, act, { cause: 'password_changed' })
        await step.record([accountEvent('password_changed', account, act, { batch, reason: 'setup_link' })])
        return account
      })
    },
  }
}

/** Whose password it will be: for the first administrator's link, an account yet to be made. */
async function holderOf(
  link: PendingLink | undefined,
  choice: SetupChoice,
  now: Instant,
  accounts: AccountStore,
): Promise<Account> {
  if (link?.purpose === 'first_administrator' && !(await accounts.hasAdministrator()))
    return newAccount({ ...choice, username: choice.username ?? '', role: 'administrator' }, now)
  const holder = await enabledHolderOf(link, accounts)
  if (holder === undefined)
    throw new SessionError('link_invalid', 'This link was used already or is over: ask for a new one')
  return holder
}

async function enabledHolderOf(link: PendingLink | undefined, accounts: AccountStore): Promise<Account | undefined> {
  const holder = link?.purpose === 'choose_password' ? await accounts.find(link.userId) : undefined
  return holder?.disabledAt === undefined ? holder : undefined
}

async function lockHolderOf(link: PendingLink | undefined, accounts: AccountStore): Promise<void> {
  if (link?.purpose === 'first_administrator') await accounts.lockAdministrators()
  else if (link !== undefined) await accounts.lock(link.userId)
}
