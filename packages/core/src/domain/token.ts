import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { SessionId } from './session.ts'
import { areSessionIdBytes, sessionIdFromBytes, sessionIdToBytes } from './session-id.ts'

/** 256 bits: far past the 128 that ASVS 5.0, 7.2.3 asks for. */
const SECRET_BYTES = 32

/** 16 and 32 bytes in base64url, without padding. */
const ID_LENGTH = 22
const SECRET_LENGTH = 43
const TOKEN_LENGTH = ID_LENGTH + 1 + SECRET_LENGTH
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/

/** What the cookie or the `Authorization: Bearer` header carries: `<session id>.<secret>`, both base64url. */
export type Token = string

/** What anybody can tell of a token without looking anything up. */
export type ShownToken = {
  /** The session id as tokens spell it, if it is one: see {@link idShown}. */
  readonly idText: string
  readonly secretHash: Uint8Array
}

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
  const shown = readToken(text)
  const id = shown && idShown(shown)
  return shown && id ? { id, secretHash: shown.secretHash } : undefined
}

/** The part of {@link parseToken} that every check of a session needs. */
export function readToken(text: string): ShownToken | undefined {
  if (text.length !== TOKEN_LENGTH || !TOKEN_SHAPE.test(text)) return undefined
  return { idText: text.slice(0, ID_LENGTH), secretHash: hashSecret(text.slice(ID_LENGTH + 1)) }
}

export function idShown({ idText }: ShownToken): SessionId | undefined {
  const bytes = Buffer.from(idText, 'base64url')
  return areSessionIdBytes(bytes) ? sessionIdFromBytes(bytes) : undefined
}

/** A session id as tokens spell it. */
export function toIdText(id: SessionId): string {
  return sessionIdToBytes(id).toString('base64url')
}

/** Compares without stopping at the first difference, so that timing tells a guesser nothing. */
export function sameSecret(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && timingSafeEqual(left, right)
}

/** The secret has 256 bits of entropy, so one fast hash is enough; a slow one would only slow every request down. */
function hashSecret(secret: string): Uint8Array {
  // By way of text, because asking for the bytes takes twice as long.
  return Buffer.from(hash('sha256', secret, 'hex'), 'hex')
}
