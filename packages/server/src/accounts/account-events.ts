import type { Actor, AuditEvent, EventType, Instant, Origin } from 'latchkey'
import type { Account } from './account.ts'
import type { SetupPurpose } from './accounts.ts'

/** Why a login failed: for the audit trail, never for the person who tried. */
export type LoginFailure = 'unknown_name' | 'no_password' | 'wrong_password' | 'wrong_current_password' | 'disabled'

type AccountEventType = Extract<EventType, 'password_changed' | `user_${string}`>

/** Who does it, from where, and when. */
export type Act = { readonly by: Actor; readonly origin: Origin; readonly at: Instant }

export function accountEvent(
  type: AccountEventType,
  { id, username }: Account,
  act: Act,
  details: Readonly<Record<string, string>> = {},
): AuditEvent {
  return { type, ...act, userId: id, username, details }
}

/** Whoever reads it knows that somebody can choose a password now, and not with what. */
export function linkIssuedEvent(purpose: SetupPurpose, holder: Account | undefined, act: Act): AuditEvent {
  return { type: 'setup_link_issued', ...act, ...whom(holder), details: { purpose } }
}

/**
 * The name as typed stays out: people type passwords into the wrong field. Only the name of an account that exists is
 * on record.
 */
export function loginFailedEvent(reason: LoginFailure, account: Account | undefined, act: Act): AuditEvent {
  return { type: 'login_failed', ...act, ...whom(account), details: { reason } }
}

function whom(account: Account | undefined): Pick<AuditEvent, 'userId' | 'username'> {
  return account === undefined ? {} : { userId: account.id, username: account.username }
}
