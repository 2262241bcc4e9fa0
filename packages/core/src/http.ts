export { clientAddress, type TrustedProxies, trustedProxies } from './http/client-address.ts'
export { type SessionCookie, type SessionCookieOptions, sessionCookie } from './http/cookies.ts'
export { type Credential, tokenFrom } from './http/credentials.ts'
export { checkOrigin, type OriginQuestion, type OriginVerdict } from './http/origin-check.ts'
export {
  CLEAR_SITE_DATA,
  type HeaderSet,
  newNonce,
  type SecurityHeaders,
  securityHeaders,
} from './http/security-headers.ts'
