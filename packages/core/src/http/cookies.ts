import type { Duration } from '../domain/clock.ts'
import type { Token } from '../domain/token.ts'

/** RFC 6265bis, section 5.6.2: browsers silently cut anything longer to 400 days. */
const LONGEST_MAX_AGE = 34_560_000

/** RFC 6265bis, section 5.7: a browser ignores a cookie whose name and value are longer together. */
const LONGEST_PAIR = 4096

/** Says nothing about what made it. */
const NEUTRAL_NAME = 'id'

/** RFC 9110, section 5.6.2. */
const NAME_SHAPE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
/** RFC 6265bis, section 4.1.1, `cookie-octet`. */
const VALUE_SHAPE = /^[!#-+\--:<-[\]-~]+$/

const SPACE = 0x20
const TAB = 0x09
const SEMICOLON = 0x3b

export type SessionCookieOptions = {
  /** The public address of the site begins with `https:`. */
  readonly secure: boolean
  /** Without a prefix: on https it gets `__Host-`. */
  readonly name?: string
  readonly sameSite?: 'Lax' | 'Strict'
}

export type SessionCookie = {
  /** As the browser sees it, prefix included. */
  readonly name: string
  /** The value of `Set-Cookie` that hands out the token, for as long as the session has left, in milliseconds. */
  serialize(token: Token, timeLeft: Duration): string
  /** The value of `Set-Cookie` that takes the cookie away. */
  clear(): string
  /** The value of the session cookie, unchecked, from the value of a `Cookie` header. */
  read(header: string | null | undefined): string | undefined
}

/**
 * The one cookie of Latchkey. On https the browser itself sees to it that no other host, no subdomain and no plain
 * http page can set it (RFC 6265bis, section 4.1.3.2). On plain http, which is for the loopback address, Safari would
 * drop a `Secure` cookie, so there it has neither attribute nor prefix.
 *
 * @throws TypeError when the name can't be the name of a cookie
 */
export function sessionCookie({ secure, name = NEUTRAL_NAME, sameSite = 'Lax' }: SessionCookieOptions): SessionCookie {
  if (!NAME_SHAPE.test(name) || /^__(host|secure|http)-/i.test(name)) {
    throw new TypeError(`"${name}" can't name a cookie: use letters and digits, without a prefix such as __Host-`)
  }
  const fullName = secure ? `__Host-${name}` : name
  const attributes = `; Path=/; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}`
  const needle = `${fullName}=`
  return {
    name: fullName,
    serialize: (token, timeLeft) => `${pairOf(fullName, token)}; Max-Age=${maxAge(timeLeft)}${attributes}`,
    clear: () => `${fullName}=; Max-Age=0${attributes}`,
    read: (header) => (header ? onlyValue(header, needle) : undefined),
  }
}

function pairOf(name: string, token: Token): string {
  const pair = `${name}=${token}`
  if (pair.length > LONGEST_PAIR || !VALUE_SHAPE.test(token)) throw new TypeError('That token does not fit a cookie')
  return pair
}

/** Rounds down, so that no browser holds the cookie longer than the session lives. */
function maxAge(timeLeft: Duration): number {
  return Math.max(0, Math.min(LONGEST_MAX_AGE, Math.floor(timeLeft / 1000)))
}

/**
 * `undefined` also when the name occurs twice. A browser sends one cookie of a name, unless somebody has planted
 * another for a longer path or a parent domain; nothing in the header says which is which, and a guess could sign a
 * person in to the account of an attacker.
 */
function onlyValue(header: string, needle: string): string | undefined {
  const first = nextPair(header, needle, 0)
  if (first === -1) return undefined
  const begin = first + needle.length
  const semicolon = header.indexOf(';', begin)
  if (semicolon === -1) return valueIn(header, begin, header.length)
  return nextPair(header, needle, semicolon) === -1 ? valueIn(header, begin, semicolon) : undefined
}

/** Where the next pair of that name begins, or -1. The name inside of another name or value is none. */
function nextPair(header: string, needle: string, from: number): number {
  let at = header.indexOf(needle, from)
  while (at !== -1 && !startsPair(header, at)) at = header.indexOf(needle, at + needle.length)
  return at
}

function startsPair(header: string, at: number): boolean {
  let before = at - 1
  while (before >= 0 && isBlank(header.charCodeAt(before))) before -= 1
  return before < 0 || header.charCodeAt(before) === SEMICOLON
}

/** An empty value is what is left of a cookie that was taken away. */
function valueIn(header: string, begin: number, end: number): string | undefined {
  let last = end
  while (last > begin && isBlank(header.charCodeAt(last - 1))) last -= 1
  return last === begin ? undefined : header.slice(begin, last)
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB
}
