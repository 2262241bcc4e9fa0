import type { Token } from '../domain/token.ts'
import type { SessionCookie } from './cookies.ts'

/** What a request shows to say whose it is. The token is unchecked: `verify` decides what it is worth. */
export type Credential = {
  readonly token: Token
  readonly from: 'cookie' | 'bearer'
}

const SCHEME = 'bearer '

/**
 * The token from the session cookie or from `Authorization: Bearer` (RFC 6750, section 2.1), and from nowhere else:
 * addresses and bodies end up in logs, histories and referrers (ASVS 5.0, 14.2.1).
 *
 * When a request has both, the cookie counts and the header does not, even if the cookie turns out to be worth
 * nothing. A browser adds the cookie by itself, so such a request has to pass the origin check, and no added header
 * may spare it that.
 */
export function tokenFrom(headers: Pick<Headers, 'get'>, cookie: SessionCookie): Credential | undefined {
  const inCookie = cookie.read(headers.get('cookie'))
  if (inCookie !== undefined) return { token: inCookie, from: 'cookie' }
  const inHeader = bearerToken(headers.get('authorization'))
  return inHeader === undefined ? undefined : { token: inHeader, from: 'bearer' }
}

/** The name of the scheme has no case (RFC 9110, section 11.1). */
function bearerToken(header: string | null): string | undefined {
  if (!header || header.slice(0, SCHEME.length).toLowerCase() !== SCHEME) return undefined
  return header.slice(SCHEME.length).trim() || undefined
}
