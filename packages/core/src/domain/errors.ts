/**
 * Every way in which Latchkey says no, closed and stable for ever. A new code does not compile until the HTTP edge
 * has given it a status.
 */
export const ERROR_CODES = [
  'bad_request',
  'bad_search',
  'not_signed_in',
  'login_failed',
  'not_allowed',
  'cross_site_request',
  'session_not_found',
  'user_not_found',
  'view_not_found',
  'not_found',
  'method_not_allowed',
  'plan_not_found',
  'plan_not_ready',
  'plan_expired',
  'confirmation_needed',
  'session_exists',
  'session_limit_reached',
  'user_exists',
  'view_exists',
  'view_limit_reached',
  'last_administrator',
  'password_refused',
  'wrong_password',
  'link_invalid',
  'payload_too_large',
  'unsupported_content_type',
  'too_busy',
  'internal_error',
  'store_unavailable',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** A stretch of a text: from the character `from` on and before `to`. */
export type Stretch = { readonly from: number; readonly to: number }

/** The one error class. `message` is a whole sentence for a person and holds nothing secret. */
export class SessionError extends Error {
  override readonly name = 'SessionError'
  readonly code: ErrorCode

  /** Of `bad_search`: where in the search the mistake is. */
  readonly at: Stretch | undefined

  constructor(code: ErrorCode, message: string, options: ErrorOptions & { readonly at?: Stretch } = {}) {
    super(message, options)
    this.code = code
    this.at = options.at
  }
}
