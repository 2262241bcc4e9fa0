import { type Actor, SessionError, type UserId } from 'latchkey'
import { accountEvent, loginFailedEvent } from './account-events.ts'
import type { AccountParts } from './account-parts.ts'
import { announceChangeOf, endSessionsOf, hasEnded } from './account-sessions.ts'
import type { Credential } from './account-store.ts'
import type { Accounts } from './accounts.ts'

export function createPasswordChange({
  store,
  accounts,
  passwords,
  policy,
  change,
  clock,
}: Omit<AccountParts, 'links'>): Pick<Accounts, 'changePassword'> {
  return {
    async changePassword(actor, { userId, current, next, endOthers, keep, origin }) {
      assertOwn(actor, userId)
      const found = await accounts.findCredential(userId)
      if (!(await passwords.verify(found?.passwordHash, current)) || found === undefined) {
        const act = { by: actor, origin, at: clock() }
        await store.record([loginFailedEvent('wrong_current_password', found?.account, act)])
        throw wrongPassword()
      }
      const refusal = current === next ? SAME : await policy.refusal(next, found.account)
      if (refusal !== undefined) throw new SessionError('password_refused', refusal)
      const hash = await passwords.hash(next)

      const changed = await change(async (step) => {
        assertUnchanged(found, await step.accounts.lock(userId))
        // Ended while the passwords were hashed: whoever ended it must not be thrown out by what it was about to do.
        if (await hasEnded(keep, step))
          throw new SessionError('not_signed_in', 'This session was ended. Please sign in again')
        const act = { by: actor, origin, at: clock() }
        const account = await step.accounts.setPassword(userId, hash, act.at)
        // Whoever changes a password because somebody else knows it must not leave that person a way back in.
        await step.links.withdraw({ purpose: 'choose_password', userId })
        const { batch, ended } = endOthers
          ? await endSessionsOf(userId, step, act, { cause: 'password_changed', keep })
          : { batch: undefined, ended: 0 }
        await step.record([accountEvent('password_changed', account, act, batch === undefined ? {} : { batch })])
        return { account, ended }
      })
      // Ended sessions are forgotten everywhere; those that stay remember the account as it was.
      if (!endOthers) await announceChangeOf(userId, store, clock())
      return changed
    },
  }
}

const SAME = 'Choose a password other than the current one'

function assertOwn(actor: Actor, userId: UserId): void {
  const own = (actor.kind === 'user' || actor.kind === 'administrator') && actor.userId === userId
  if (!own) throw new SessionError('not_allowed', 'You can change only your own password')
}

/** Of two changes at once, both with the right current password, the second comes too late. */
function assertUnchanged(compared: Credential, now: Credential | undefined): void {
  const same = now?.account.passwordChangedAt === compared.account.passwordChangedAt
  if (now === undefined || now.account.disabledAt !== undefined || !same) throw wrongPassword()
}

function wrongPassword(): SessionError {
  return new SessionError('wrong_password', 'The current password is not right: type it again')
}
