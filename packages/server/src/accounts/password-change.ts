import { type Actor, type Clock, SessionError, type UserId } from 'latchkey'
import type { SqliteStore } from 'latchkey/sqlite'
import { accountEvent, loginFailedEvent } from './account-events.ts'
import { endSessionsOf, hasEnded } from './account-sessions.ts'
import type { AccountStore, Credential } from './account-store.ts'
import type { Accounts } from './accounts.ts'
import type { PasswordPolicy } from './password-policy.ts'
import type { Passwords } from './passwords.ts'
import type { SetupLinks } from './setup-links.ts'

export function createPasswordChange({
  store,
  accounts,
  links,
  passwords,
  policy,
  clock,
}: {
  readonly store: SqliteStore
  readonly accounts: AccountStore
  readonly links: SetupLinks
  readonly passwords: Passwords
  readonly policy: PasswordPolicy
  readonly clock: Clock
}): Pick<Accounts, 'changePassword'> {
  return {
    async changePassword(actor, { userId, current, next, endOthers, keep, origin }) {
      assertOwn(actor, userId)
      const found = accounts.findCredential(userId)
      if (!(await passwords.verify(found?.passwordHash, current)) || found === undefined) {
        const act = { by: actor, origin, at: clock() }
        await store.record([loginFailedEvent('wrong_current_password', found?.account, act)])
        throw wrongPassword()
      }
      const refusal = current === next ? SAME : await policy.refusal(next, found.account)
      if (refusal !== undefined) throw new SessionError('password_refused', refusal)
      const hash = await passwords.hash(next)

      return store.transact((verbs) => {
        assertUnchanged(found, accounts.findCredential(userId))
        // Ended while the passwords were hashed: whoever ended it must not be thrown out by what it was about to do.
        if (hasEnded(keep, store))
          throw new SessionError('not_signed_in', 'This session was ended. Please sign in again')
        const act = { by: actor, origin, at: clock() }
        const account = accounts.setPassword(userId, hash, act.at)
        // Whoever changes a password because somebody else knows it must not leave that person a way back in.
        links.withdraw({ purpose: 'choose_password', userId })
        const { batch, ended } = endOthers
          ? endSessionsOf(userId, verbs, act, { cause: 'password_changed', keep })
          : { batch: undefined, ended: 0 }
        verbs.record([accountEvent('password_changed', account, act, batch === undefined ? {} : { batch })])
        return { account, ended }
      })
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
