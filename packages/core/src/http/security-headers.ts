import { randomBytes } from 'node:crypto'

export type HeaderSet = Readonly<Record<string, string>>

export type SecurityHeaders = {
  /** For every answer of the API, errors too. */
  readonly api: HeaderSet
  /** For a file whose name changes with its content. */
  readonly asset: HeaderSet
  /** For an HTML page. The nonce is new for each answer and stands on each `<style>` of the page. */
  page(nonce: string): HeaderSet
}

/** Makes the browser forget what the session left behind. Browsers heed it on https only (R28). */
export const CLEAR_SITE_DATA = '"cache", "cookies", "storage"'

/** ASVS 5.0, 3.4.1 asks for one year. */
const HSTS: HeaderSet = { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' }

const EVERYWHERE: HeaderSet = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

const API: HeaderSet = {
  ...EVERYWHERE,
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  Vary: 'Origin, Sec-Fetch-Site',
}

const ASSET: HeaderSet = { ...EVERYWHERE, 'Cache-Control': 'public, max-age=31536000, immutable' }

const PAGE: HeaderSet = {
  ...EVERYWHERE,
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': [
    'accelerometer',
    'autoplay',
    'camera',
    'display-capture',
    'geolocation',
    'gyroscope',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'usb',
    'xr-spatial-tracking',
  ]
    .map((feature) => `${feature}=()`)
    .join(', '),
}

/**
 * Without `require-trusted-types-for 'script'`: it also forbids `innerHTML` on `<style>`, and that is how Mantine
 * writes the variables of its theme. Images from `data:` are the icons inside style sheets.
 */
const [POLICY_TO_NONCE, POLICY_FROM_NONCE] = [
  "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-",
  "'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; object-src 'none'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
]

const ON_HTTPS = headerSets(HSTS)
const ON_HTTP = headerSets({})

/** `secure`: the public address of the site begins with `https:`. A browser must not learn HSTS from anything else. */
export function securityHeaders({ secure }: { readonly secure: boolean }): SecurityHeaders {
  return secure ? ON_HTTPS : ON_HTTP
}

/** 144 bits in base64, without padding. CSP Level 3, section 7.1 asks for 128 at least. */
export function newNonce(): string {
  return randomBytes(18).toString('base64')
}

function headerSets(transport: HeaderSet): SecurityHeaders {
  const page = { ...PAGE, ...transport }
  return Object.freeze({
    api: Object.freeze({ ...API, ...transport }),
    asset: Object.freeze({ ...ASSET, ...transport }),
    page: (nonce: string) => ({ ...page, 'Content-Security-Policy': contentSecurityPolicy(nonce) }),
  })
}

/** Anything else than base64 could end the directive and begin another. */
function contentSecurityPolicy(nonce: string): string {
  if (!/^[A-Za-z0-9+/_-]{16,}={0,2}$/.test(nonce)) throw new TypeError('A nonce is base64')
  return `${POLICY_TO_NONCE}${nonce}${POLICY_FROM_NONCE}`
}
