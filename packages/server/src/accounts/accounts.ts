import type { Actor, Instant, Origin, Page, PageRequest, SessionId, UserId } from 'latchkey'
import type { Account, AccountRow, Role } from './account.ts'

/**
 * Everything that can be done with accounts. Whoever asks comes first; permission is checked on the first line. What is
 * on record is written in the same transaction as the change.
 */
export type Accounts = {
  find(id: UserId): Promise<Account | undefined>

  /**
   * Compares a password. `login` is a username or an e-mail address, whatever its case. Answers `undefined` for an
   * unknown name, a wrong password, a disabled account and an account without a password alike, after the same work, and
   * puts the failure on record.
   */
  authenticate(attempt: {
    readonly login: string
    readonly password: string
    readonly origin: Origin
  }): Promise<Account | undefined>

  /**
   * Whether what {@link Accounts.authenticate} said still holds: not disabled, the same password and the same role as
   * then. Asked after a session has been started, because each may have changed in between; waits for a change that is
   * under way.
   */
  stillHolds(account: Account): Promise<boolean>

  /**
   * Changes the person's own password after comparing the current one, and in the same transaction ends the person's
   * other sessions (all but `keep`), unless `endOthers` is false. Withdraws a link for choosing a password. The session
   * that is kept keeps its secret: the caller renews it (ASVS 5.0, 7.2.4).
   *
   * @throws SessionError `wrong_password`, `password_refused`, `not_allowed`
   */
  changePassword(actor: Actor, change: PasswordChange): Promise<PasswordChanged>

  /** @throws SessionError `user_exists`, `bad_request`, `not_allowed` */
  create(actor: Actor, account: NewAccount): Promise<{ readonly account: Account; readonly link: SetupLink }>

  /**
   * A new one-time link with which an account without a password, or one that lost it, chooses one. Replaces the earlier
   * one. The password in use stays good until then.
   *
   * @throws SessionError `user_not_found`; `bad_request` when the account is disabled
   */
  renewLink(actor: Actor, id: UserId, origin: Origin): Promise<SetupLink>

  /** Disables, and ends all of the account's sessions in the same transaction (ASVS 5.0, 7.4.2). @throws SessionError `last_administrator`, `user_not_found` */
  disable(actor: Actor, id: UserId, origin: Origin): Promise<{ readonly account: Account; readonly ended: number }>

  enable(actor: Actor, id: UserId, origin: Origin): Promise<Account>

  /**
   * Changes the role, which counts from the next request on. Whoever becomes an administrator is signed out everywhere
   * in the same transaction: only a secret from after the change opens more than before (ASVS 5.0, 7.2.4).
   *
   * @throws SessionError `last_administrator`, `user_not_found`
   */
  changeRole(
    actor: Actor,
    id: UserId,
    role: Role,
    origin: Origin,
  ): Promise<{ readonly account: Account; readonly ended: number }>

  list(actor: Actor, query: { readonly search?: string; readonly page: PageRequest }): Promise<Page<AccountRow>>

  count(actor: Actor): Promise<AccountTotals>
}

export type PasswordChange = {
  readonly userId: UserId
  readonly current: string
  readonly next: string
  readonly endOthers: boolean
  readonly keep: SessionId
  readonly origin: Origin
}

export type PasswordChanged = { readonly account: Account; readonly ended: number }

export type NewAccount = {
  readonly username: string
  readonly email?: string
  readonly role: Role
  readonly origin: Origin
}

/** The token goes into a link's fragment, so that no server log holds it; only its hash is stored. */
export type SetupLink = { readonly token: string; readonly expiresAt: Instant }

/** `administrators`: those who are not disabled. */
export type AccountTotals = { readonly users: number; readonly administrators: number; readonly disabled: number }

/** The one-time links: the first administrator's, and those with which an account's person chooses a password. */
export type Setup = {
  /** A new link for the first administrator, in place of the earlier one; `undefined` once an administrator exists. */
  openForFirstAdministrator(): Promise<SetupLink | undefined>

  /** Whether there is, or was, an administrator: true stays true. */
  isDone(): Promise<boolean>

  /** What a link is for, without using it up. `undefined`: it does not exist, was used or is over. */
  look(token: string): Promise<SetupOffer | undefined>

  /**
   * Uses the link up and sets the password, all in one transaction, so that of two at once one wins. For the first
   * administrator, creates the account. Ends all sessions of an account whose password is replaced.
   *
   * @throws SessionError `link_invalid`, `password_refused`, `user_exists`, `bad_request`
   */
  complete(token: string, choice: SetupChoice): Promise<Account>
}

export type SetupPurpose = SetupOffer['purpose']

export type SetupOffer =
  | { readonly purpose: 'first_administrator' }
  | { readonly purpose: 'choose_password'; readonly username: string }

export type SetupChoice = {
  /** For the first administrator only. */
  readonly username?: string
  readonly email?: string
  readonly password: string
  readonly origin: Origin
}
