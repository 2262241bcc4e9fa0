import { createHash, randomBytes } from 'node:crypto'
import type { Instant } from './clock.ts'
import type { SessionId, UserId } from './session.ts'

const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * A valid UUIDv7 (RFC 9562, section 5.7) whose 12 `rand_a` bits are the user's shard and whose other 62 bits are
 * random. Ids sort by start, and the id alone says where the sessions of its user live when a store is sharded.
 */
export function newSessionId(userId: UserId, startedAt: Instant): SessionId {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(startedAt, 0, 6)
  bytes.writeUInt16BE(0x7000 | shardOf(userId), 6)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return sessionIdFromBytes(bytes)
}

/** When the session of this id started. Expects a canonical id. */
export function startOf(id: SessionId): Instant {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

/** The first 12 bits of SHA-256 of the user id: 0 to 4095. */
export function shardOf(userId: UserId): number {
  return createHash('sha256').update(userId).digest().readUInt16BE(0) >> 4
}

export function isSessionId(text: string): boolean {
  return CANONICAL.test(text)
}

/** Whether 16 bytes are an id: version 7 of the variant of RFC 9562. */
export function areSessionIdBytes(bytes: Uint8Array): boolean {
  return bytes.byteLength === 16 && ((bytes[6] ?? 0) & 0xf0) === 0x70 && ((bytes[8] ?? 0) & 0xc0) === 0x80
}

/** The 16 bytes of an id. Expects a canonical id: see {@link isSessionId}. */
export function sessionIdToBytes(id: SessionId): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex')
}

export function sessionIdFromBytes(bytes: Uint8Array): SessionId {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
