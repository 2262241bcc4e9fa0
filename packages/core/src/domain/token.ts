import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { SessionId } from './session.ts'
import { areSessionIdBytes, sessionIdFromBytes, sessionIdToBytes } from './session-id.ts'

/** 256 bits: far past the 128 that ASVS 5.0, 7.2.3 asks for. */
const SECRET_BYTES = 32

/** 16 and 32 bytes in base64url, without padding. */
const ID_LENGTH = 22
const SECRET_LENGTH = 43
const TOKEN_LENGTH = ID_LENGTH + 1 + SECRET_LENGTH
/** The last character of an id stands for two bits: the others have to be zero, so that an id has one spelling. */
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{21}[AQgw]\.[A-Za-z0-9_-]{43}$/

/** What the cookie or the `Authorization: Bearer` header carries: `<session id>.<secret>`, both base64url. */
export type Token = string

export type ParsedToken = {
  readonly id: SessionId
  readonly secretHash: Uint8Array
}

export type IssuedToken = ParsedToken & { readonly token: Token }

/** A new secret for a session. The token goes to the holder and nowhere else; the hash goes to the store. */
export function issueToken(id: SessionId): IssuedToken {
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  return { id, token: `${toIdText(id)}.${secret}`, secretHash: hashSecret(secret) }
}

/**
 * Takes a token apart, or returns `undefined` when it can't be one. Length and alphabet are checked before anything
 * else, so that no other input reaches a store.
 */
export function parseToken(text: string): ParsedToken | undefined {
  if (text.length !== TOKEN_LENGTH || !TOKEN_SHAPE.test(text)) return undefined
  const bytes = Buffer.from(text.slice(0, ID_LENGTH), 'base64url')
  if (!areSessionIdBytes(bytes)) return undefined
  return { id: sessionIdFromBytes(bytes), secretHash: hashSecret(secretIn(text)) }
}

/**
 * What stands where a token has its session id, as tokens spell it. For whoever knows sessions by that: of a text that is
 * no token they know none, or not this secret.
 */
export function idTextIn(text: string): string | undefined {
  return text.length === TOKEN_LENGTH && text[ID_LENGTH] === '.' ? text.slice(0, ID_LENGTH) : undefined
}

/** Call only for a token in which {@link idTextIn} has found the session of this hash: nothing else is looked at. */
export function hasSecret(token: Token, secretHash: Uint8Array): boolean {
  return sameSecret(secretHash, hashSecret(secretIn(token)))
}

/** A session id as tokens spell it. */
export function toIdText(id: SessionId): string {
  return sessionIdToBytes(id).toString('base64url')
}

/** Compares without stopping at the first difference, so that timing tells a guesser nothing. */
export function sameSecret(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && timingSafeEqual(left, right)
}

function secretIn(token: Token): string {
  return token.slice(ID_LENGTH + 1)
}

/** The secret has 256 bits of entropy, so one fast hash is enough; a slow one would only slow every request down. */
function hashSecret(secret: string): Uint8Array {
  // By way of text, because asking for the bytes takes twice as long.
  return Buffer.from(hash('sha256', secret, 'hex'), 'hex')
}
