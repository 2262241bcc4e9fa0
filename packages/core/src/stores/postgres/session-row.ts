import type { Device } from '../../domain/device.ts'
import { deviceSortKey } from '../../domain/search.ts'
import type { Ending, SessionRecord } from '../../domain/session.ts'
import { startOf } from '../../domain/session-id.ts'
import { toAddressKey } from '../sql/address-key.ts'
import type { Row } from '../sql/statement.ts'
import { toTextKey } from '../sql/text-key.ts'
import { hexOf } from './statement.ts'

/** What a record is read from. The start is in the id. */
export const SESSION_COLUMNS = [
  'id',
  'user_id',
  'username',
  'secret_hash',
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

type SessionRow = {
  readonly id: string
  readonly user_id: string
  readonly username: string
  readonly secret_hash: Buffer
  readonly last_active_at: number
  readonly idle_deadline: number
  readonly absolute_deadline: number
  readonly authenticated_at: number
  readonly amr: readonly string[]
  readonly ip: string
  readonly ip_at_start: string
  readonly user_agent: string
  readonly system: Device['system']
  readonly system_name: string
  readonly system_version: string | null
  readonly browser: Device['browser']
  readonly browser_name: string
  readonly browser_version: string | null
  readonly kind: Device['kind']
  readonly device_label: string
  readonly country: string | null
  readonly label: string | null
  readonly renewal_due: boolean
  readonly ended_at: number | null
  readonly ended_cause: Ending['cause'] | null
  readonly ended_by: Ending['by'] | null
  readonly ended_batch: string | null
  readonly ended_reason: string | null
  readonly dismissed_at: number | null
  readonly version: number
}

export function toSessions(rows: readonly Row[]): SessionRecord[] {
  return rows.map((row) => toSession(row as SessionRow))
}

function toSession(row: SessionRow): SessionRecord {
  const ending = toEnding(row)
  return {
    id: row.id,
    userId: row.user_id,
    username: row.username,
    secretHash: Uint8Array.from(row.secret_hash),
    startedAt: startOf(row.id),
    lastActiveAt: row.last_active_at,
    idleDeadline: row.idle_deadline,
    absoluteDeadline: row.absolute_deadline,
    authenticatedAt: row.authenticated_at,
    amr: row.amr,
    ip: row.ip,
    ipAtStart: row.ip_at_start,
    userAgent: row.user_agent,
    device: toDevice(row),
    ...(row.country === null ? {} : { country: row.country }),
    ...(row.label === null ? {} : { label: row.label }),
    renewalDue: row.renewal_due,
    ...(ending === undefined ? {} : { ending }),
    ...(row.dismissed_at === null ? {} : { dismissedAt: row.dismissed_at }),
    version: row.version,
  }
}

function toDevice(row: SessionRow): Device {
  return {
    system: row.system,
    systemName: row.system_name,
    ...(row.system_version === null ? {} : { systemVersion: row.system_version }),
    browser: row.browser,
    browserName: row.browser_name,
    ...(row.browser_version === null ? {} : { browserVersion: row.browser_version }),
    kind: row.kind,
    label: row.device_label,
  }
}

function toEnding(row: SessionRow): Ending | undefined {
  if (row.ended_at === null || row.ended_cause === null || row.ended_by === null) return undefined
  return {
    at: row.ended_at,
    cause: row.ended_cause,
    by: row.ended_by,
    ...(row.ended_batch === null ? {} : { batch: row.ended_batch }),
    ...(row.ended_reason === null ? {} : { reason: row.ended_reason }),
  }
}

/** All columns that are written at the start of a session, as JSON takes them. */
export function toSessionRow(session: SessionRecord): Readonly<Record<string, unknown>> {
  return {
    id: session.id,
    user_id: session.userId,
    username: session.username,
    username_key: hexOf(toTextKey(session.username)),
    secret_hash: hexOf(session.secretHash),
    last_active_at: session.lastActiveAt,
    idle_deadline: session.idleDeadline,
    absolute_deadline: session.absoluteDeadline,
    authenticated_at: session.authenticatedAt,
    amr: session.amr,
    ip_at_start: session.ipAtStart,
    ...toAddressColumns(session.ip),
    user_agent: session.userAgent,
    ...toDeviceColumns(session.device),
    country: session.country ?? null,
    label: session.label ?? null,
    label_key: session.label === undefined ? null : hexOf(toTextKey(session.label)),
    renewal_due: session.renewalDue,
    ...toEndingColumns(session),
    version: session.version,
  }
}

export function toAddressColumns(ip: string): Readonly<Record<'ip' | 'address', string>> {
  return { ip, address: hexOf(toAddressKey(ip)) }
}

export function toDeviceColumns(device: Device): Readonly<Record<string, string | null>> {
  const words = [device.systemName, device.browserName, device.label].map(toTextKey)
  return {
    system: device.system,
    system_name: device.systemName,
    system_version: device.systemVersion ?? null,
    browser: device.browser,
    browser_name: device.browserName,
    browser_version: device.browserVersion ?? null,
    kind: device.kind,
    device_label: device.label,
    device_key: hexOf(toTextKey(deviceSortKey(device))),
    device_words: hexOf(Buffer.concat(words.flatMap((word) => [word, Uint8Array.of(0xff)]))),
  }
}

export function toEndingColumns({
  ending,
  dismissedAt,
}: Pick<SessionRecord, 'ending' | 'dismissedAt'>): Readonly<Record<string, unknown>> {
  return {
    ended_at: ending?.at ?? null,
    ended_cause: ending?.cause ?? null,
    ended_by: ending?.by ?? null,
    ended_batch: ending?.batch ?? null,
    ended_reason: ending?.reason ?? null,
    dismissed_at: dismissedAt ?? null,
  }
}
