import { randomUUID } from 'node:crypto'
import { type Instant, SessionError } from 'latchkey'
import type { Account } from './account.ts'
import { checkedEmail, checkedUsername } from './account-names.ts'

/** @throws SessionError `bad_request` */
export function newAccount(
  { username, email, role }: Pick<Account, 'username' | 'role'> & { readonly email?: string },
  createdAt: Instant,
): Account {
  return {
    id: randomUUID(),
    username: checkedUsername(username),
    ...(email === undefined ? {} : { email: checkedEmail(email) }),
    role,
    createdAt,
  }
}

export function taken(): SessionError {
  return new SessionError('user_exists', 'Another account has this username or e-mail address: choose another')
}
