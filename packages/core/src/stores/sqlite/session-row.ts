import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { Actor } from '../../domain/actor.ts'
import { addressToBytes } from '../../domain/address.ts'
import type { Browser, Device, DeviceKind, System } from '../../domain/device.ts'
import type { Ending, EndingCause, SessionId, SessionRecord } from '../../domain/session.ts'
import { sessionIdToBytes } from '../../domain/session-id.ts'
import { toUsernameKey } from './username-key.ts'

/** What a record is read from, in the order in which {@link toSession} takes it. */
export const SESSION_COLUMNS = [
  'user_id',
  'username',
  'secret_hash',
  'started_at',
  'last_active_at',
  'idle_deadline',
  'absolute_deadline',
  'authenticated_at',
  'amr',
  'ip',
  'ip_at_start',
  'user_agent',
  'system',
  'system_name',
  'system_version',
  'browser',
  'browser_name',
  'browser_version',
  'kind',
  'device_label',
  'country',
  'label',
  'renewal_due',
  'ended_at',
  'ended_cause',
  'ended_by',
  'ended_batch',
  'ended_reason',
  'dismissed_at',
  'version',
] as const

/** What is written at the start of a session, in the order of {@link toSessionRow}. */
export const WRITTEN_COLUMNS = ['id', ...SESSION_COLUMNS, 'username_key', 'address_key'] as const

/** Values in the order of {@link SESSION_COLUMNS}. The id is not among them: who looks one session up has it. */
export type SessionRow = readonly SQLOutputValue[]

export function toSession(id: SessionId, row: SessionRow): SessionRecord {
  const session: Mutable<SessionRecord> = {
    id,
    userId: row[0] as string,
    username: row[1] as string,
    secretHash: row[2] as Uint8Array,
    startedAt: row[3] as number,
    lastActiveAt: row[4] as number,
    idleDeadline: row[5] as number,
    absoluteDeadline: row[6] as number,
    authenticatedAt: row[7] as number,
    amr: toAmr(row[8] as string),
    ip: row[9] as string,
    ipAtStart: row[10] as string,
    userAgent: row[11] as string,
    device: toDevice(row),
    renewalDue: row[22] === 1,
    version: row[29] as number,
  }
  if (row[20] !== null) session.country = row[20] as string
  if (row[21] !== null) session.label = row[21] as string
  if (row[23] !== null) session.ending = toEnding(row)
  if (row[28] !== null) session.dismissedAt = row[28] as number
  return session
}

export function toSessionRow(session: SessionRecord): SQLInputValue[] {
  const { ending } = session
  return [
    sessionIdToBytes(session.id),
    session.userId,
    session.username,
    session.secretHash,
    session.startedAt,
    session.lastActiveAt,
    session.idleDeadline,
    session.absoluteDeadline,
    session.authenticatedAt,
    JSON.stringify(session.amr),
    session.ip,
    session.ipAtStart,
    session.userAgent,
    ...toDeviceColumns(session.device),
    session.country ?? null,
    session.label ?? null,
    session.renewalDue ? 1 : 0,
    ...(ending === undefined ? [null, null, null, null, null] : toEndingColumns(ending)),
    session.dismissedAt ?? null,
    session.version,
    toUsernameKey(session.username),
    toAddressKey(session.ip),
  ]
}

/** In the order of the device's columns: `system` to `device_label`. */
export function toDeviceColumns(device: Device): SQLInputValue[] {
  return [
    device.system,
    device.systemName,
    device.systemVersion ?? null,
    device.browser,
    device.browserName,
    device.browserVersion ?? null,
    device.kind,
    device.label,
  ]
}

/** In the order of the ending's columns: `ended_at` to `ended_reason`. */
export function toEndingColumns({ at, cause, by, batch, reason }: Ending): SQLInputValue[] {
  return [at, cause, JSON.stringify(by), batch ?? null, reason ?? null]
}

/** What an address is compared with networks by; absent for a connection that has none. */
export function toAddressKey(ip: string): Uint8Array | null {
  return addressToBytes(ip) ?? null
}

type Mutable<Record> = { -readonly [Key in keyof Record]: Record[Key] }

function toAmr(text: string): readonly string[] {
  return JSON.parse(text)
}

function toDevice(row: SessionRow): Device {
  const device: Mutable<Device> = {
    system: row[12] as System,
    systemName: row[13] as string,
    browser: row[15] as Browser,
    browserName: row[16] as string,
    kind: row[18] as DeviceKind,
    label: row[19] as string,
  }
  if (row[14] !== null) device.systemVersion = row[14] as string
  if (row[17] !== null) device.browserVersion = row[17] as string
  return device
}

function toEnding(row: SessionRow): Ending {
  const ending: Mutable<Ending> = {
    at: row[23] as number,
    cause: row[24] as EndingCause,
    by: JSON.parse(row[25] as string) as Actor,
  }
  if (row[26] !== null) ending.batch = row[26] as string
  if (row[27] !== null) ending.reason = row[27] as string
  return ending
}
