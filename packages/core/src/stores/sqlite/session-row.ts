import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { type Ending, expiresAt, isExpiry, type SessionId, type SessionRecord } from '../../domain/session.ts'
import { sessionIdToBytes, startOf } from '../../domain/session-id.ts'
import { fromAddressHex, toAddressKey } from '../sql/address-key.ts'
import type { Dictionaries } from './dictionaries.ts'

/** What a record is read from, in the order of {@link SessionRow}. The start is in the id. */
export const SESSION_COLUMNS = [
  'owner_no',
  'secret_hash',
  'last_active_at',
  'idle_deadline',
  'absolute_deadline',
  'authenticated_at',
  'method_no',
  'address',
  'address_at_start',
  'agent_no',
  'country',
  'label',
  'renewal_due',
  'ended_at',
  'ended_no',
  'dismissed_at',
  'version',
] as const

/** What is written at the start of a session, in the order of {@link toSessionRow}. */
export const WRITTEN_COLUMNS = ['id', ...SESSION_COLUMNS, 'expires_at', 'device_no', 'ended_as'] as const

/**
 * What {@link selected} gives, in the order of {@link SESSION_COLUMNS}. The id is not among them: who looks one session
 * up has it.
 */
export type SessionRow = readonly SQLOutputValue[]

/**
 * The columns of a record, to select them from `table`. Bytes are asked for as text, since handing out bytes takes far
 * longer, and the address at the start only where it is another one.
 */
export function selected(table: string): string {
  return SESSION_COLUMNS.map((name) => {
    const column = `${table}.${name}`
    if (name === 'address_at_start') return `nullif(hex(${column}), hex(${table}.address))`
    return name === 'secret_hash' || name === 'address' ? `hex(${column})` : column
  }).join(', ')
}

/** What time has ended, and what somebody has ended, in `ended_as`. */
const BY_TIME = 1
const BY_DECISION = 2

/** `undefined` when the session was swept while it was read. */
export function toSession(id: SessionId, row: SessionRow, known: Dictionaries): SessionRecord | undefined {
  const owner = known.owners.fromNo(row[0] as number)
  const amr = known.methods.fromNo(row[6] as number)
  const agent = known.agents.fromNo(row[9] as number)
  if (owner === undefined || amr === undefined || agent === undefined) return undefined
  const ip = fromAddressHex(row[7] as string)
  const session: Mutable<SessionRecord> = {
    id,
    userId: owner.userId,
    username: owner.username,
    secretHash: fromHex(row[1] as string),
    startedAt: startOf(id),
    lastActiveAt: row[2] as number,
    idleDeadline: row[3] as number,
    absoluteDeadline: row[4] as number,
    authenticatedAt: row[5] as number,
    amr,
    ip,
    ipAtStart: row[8] === null ? ip : fromAddressHex(row[8] as string),
    userAgent: agent.userAgent,
    device: agent.device,
    renewalDue: row[12] === 1,
    version: row[16] as number,
  }
  if (row[10] !== null) session.country = row[10] as string
  if (row[11] !== null) session.label = row[11] as string
  if (row[15] !== null) session.dismissedAt = row[15] as number
  if (row[13] === null) return session
  const act = known.endings.fromNo(row[14] as number)
  return act && { ...session, ending: { at: row[13] as number, ...act } }
}

function fromHex(digits: string): Uint8Array {
  const { buffer, byteOffset, byteLength } = Buffer.from(digits, 'hex')
  return new Uint8Array(buffer, byteOffset, byteLength)
}

export function toSessionRow(session: SessionRecord, known: Dictionaries): SQLInputValue[] {
  if (session.country !== undefined) known.meetCountry(session.country)
  const [endedAt, endedAs, endedNo] = toEndingColumns(session.ending, known)
  return [
    sessionIdToBytes(session.id),
    known.owners.toNo(session),
    session.secretHash,
    session.lastActiveAt,
    session.idleDeadline,
    session.absoluteDeadline,
    session.authenticatedAt,
    known.methods.toNo(session.amr),
    toAddressKey(session.ip),
    toAddressKey(session.ipAtStart),
    known.agents.toNo(session),
    session.country ?? null,
    session.label ?? null,
    session.renewalDue ? 1 : 0,
    endedAt,
    endedNo,
    session.dismissedAt ?? null,
    session.version,
    expiresAt(session),
    known.devices.toNo(session.device),
    endedAs,
  ]
}

/** `ended_at`, `ended_as`, `ended_no`. */
export function toEndingColumns(
  ending: Ending | undefined,
  known: Dictionaries,
): readonly [at: number | null, as: number | null, no: number | null] {
  if (ending === undefined) return [null, null, null]
  return [ending.at, isExpiry(ending.cause) ? BY_TIME : BY_DECISION, known.endings.toNo(ending)]
}

type Mutable<Record> = { -readonly [Key in keyof Record]: Record[Key] }
