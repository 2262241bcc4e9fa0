import { SessionError } from 'latchkey'

/** Letters and digits of any script, and the marks that some scripts write them with. No "@": that is an e-mail address. */
const USERNAME = /^(?!\p{M})[\p{L}\p{M}\p{N}._-]{1,64}$/u

/** RFC 5321, 4.5.3.1: as long as an address can be on its way. Whether it exists only a letter to it could tell. */
const EMAIL_LENGTH = 254
const EMAIL = /^[^\s@\p{C}]{1,64}@[^\s@\p{C}]{1,253}$/u

/** @throws SessionError `bad_request` */
export function checkedUsername(typed: string): string {
  const username = typed.length > 256 ? '' : typed.trim().normalize('NFC')
  if (!USERNAME.test(username))
    throw new SessionError('bad_request', 'A username has 1 to 64 letters, digits, dots, hyphens or underscores')
  return username
}

/** @throws SessionError `bad_request` */
export function checkedEmail(typed: string): string {
  const email = typed.length > EMAIL_LENGTH ? '' : typed.trim().normalize('NFC')
  if (!EMAIL.test(email)) throw new SessionError('bad_request', 'Write the e-mail address like ada@example.org')
  return email
}

/** Whether some account could have this name or address. What is longer is not looked up. */
export function mayBeLogin(typed: string): boolean {
  return typed.length > 0 && typed.length <= EMAIL_LENGTH
}

export function isEmail(login: string): boolean {
  return login.includes('@')
}
