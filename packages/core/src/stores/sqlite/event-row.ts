import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { Actor, Origin } from '../../domain/actor.ts'
import { addressToBytes } from '../../domain/address.ts'
import type { AuditEvent, EventType, RecordedEvent } from '../../domain/event.ts'
import { sessionIdFromBytes, sessionIdToBytes } from '../../domain/session-id.ts'
import { toTextKey } from '../sql/text-key.ts'

/** In the order in which {@link toEventRow} gives them and, after `seq`, {@link toEvent} takes them. */
export const EVENT_COLUMNS = [
  'type',
  'at',
  'by',
  'ip',
  'user_agent',
  'user_id',
  'username',
  'session_id',
  'details',
  'address_key',
  'username_key',
] as const

export function toEventRow({
  type,
  at,
  by,
  origin,
  userId,
  username,
  sessionId,
  details,
}: AuditEvent): SQLInputValue[] {
  return [
    type,
    at,
    JSON.stringify(by),
    origin.ip ?? null,
    origin.userAgent ?? null,
    userId ?? null,
    username ?? null,
    sessionId === undefined ? null : sessionIdToBytes(sessionId),
    JSON.stringify(details),
    origin.ip === undefined ? null : (addressToBytes(origin.ip) ?? null),
    username === undefined ? null : toTextKey(username),
  ]
}

export function toEvent(row: SQLOutputValue[]): RecordedEvent {
  const [seq, type, at, by, ip, userAgent, userId, username, sessionId, details] = row
  return {
    seq: seq as number,
    type: type as EventType,
    at: at as number,
    by: JSON.parse(by as string) as Actor,
    origin: toOrigin(ip as string | null, userAgent as string | null),
    ...(userId === null ? {} : { userId: userId as string }),
    ...(username === null ? {} : { username: username as string }),
    ...(sessionId === null ? {} : { sessionId: sessionIdFromBytes(sessionId as Uint8Array) }),
    details: JSON.parse(details as string) as Record<string, string>,
  }
}

function toOrigin(ip: string | null, userAgent: string | null): Origin {
  return { ...(ip === null ? {} : { ip }), ...(userAgent === null ? {} : { userAgent }) }
}
