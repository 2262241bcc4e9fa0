import type { Actor } from '../../domain/actor.ts'
import type { AuditEvent, EventType, RecordedEvent } from '../../domain/event.ts'
import { toAddressKey } from '../sql/address-key.ts'
import type { Row } from '../sql/statement.ts'
import { toTextKey } from '../sql/text-key.ts'
import { hexOf } from './statement.ts'

type EventRow = {
  readonly seq: number
  readonly type: EventType
  readonly at: number
  readonly by: Actor
  readonly ip: string | null
  readonly user_agent: string | null
  readonly user_id: string | null
  readonly username: string | null
  readonly session_id: string | null
  readonly details: Readonly<Record<string, string>>
}

export function toEventRow({ type, at, by, origin, userId, username, sessionId, details }: AuditEvent): object {
  const { ip, userAgent } = origin
  return {
    type,
    at,
    by,
    ip: ip ?? null,
    address: ip === undefined ? null : hexOf(toAddressKey(ip)),
    user_agent: userAgent ?? null,
    user_id: userId ?? null,
    username: username ?? null,
    username_key: username === undefined ? null : hexOf(toTextKey(username)),
    session_id: sessionId ?? null,
    details,
  }
}

export function toEvent(found: Row): RecordedEvent {
  const row = found as EventRow
  return {
    seq: row.seq,
    type: row.type,
    at: row.at,
    by: row.by,
    origin: {
      ...(row.ip === null ? {} : { ip: row.ip }),
      ...(row.user_agent === null ? {} : { userAgent: row.user_agent }),
    },
    ...(row.user_id === null ? {} : { userId: row.user_id }),
    ...(row.username === null ? {} : { username: row.username }),
    ...(row.session_id === null ? {} : { sessionId: row.session_id }),
    details: row.details,
  }
}
