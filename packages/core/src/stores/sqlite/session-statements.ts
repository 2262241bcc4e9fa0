import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { Instant } from '../../domain/clock.ts'
import type { SessionId, SessionRecord, UserId } from '../../domain/session.ts'
import { isSessionId, sessionIdFromBytes, sessionIdToBytes } from '../../domain/session-id.ts'
import {
  SESSION_COLUMNS,
  toAddressKey,
  toDeviceColumns,
  toEndingColumns,
  toSession,
  toSessionRow,
  WRITTEN_COLUMNS,
} from './session-row.ts'

/**
 * What is said to SQLite on every login, check, touch and ending, prepared once. Each write names only the columns that
 * its verb changes, because SQLite rewrites the index of every column named.
 */
export type SessionStatements = {
  find(id: SessionId): SessionRecord | undefined
  /** Earliest start first, then lowest id. */
  liveOfUser(userId: UserId, now: Instant): SessionRecord[]
  /** Past their deadline and without an ending, earliest deadline first. */
  unnoted(now: Instant, limit: number): SessionRecord[]
  add(session: SessionRecord): void
  writeUpdate(session: SessionRecord): void
  writeUse(session: SessionRecord): void
  writeWhereFrom(session: SessionRecord): void
  writeEnding(session: SessionRecord): void
  /** Says how many. */
  forget(endedBefore: Instant, limit: number): number
}

export function sessionStatements(database: DatabaseSync): SessionStatements {
  const list = (rest: string) => prepareList(database, rest)
  const write = (columns: readonly string[]) => prepareWrite(database, columns)

  const find = database.prepare(`SELECT ${SESSION_COLUMNS} FROM sessions WHERE id = ?`)
  find.setReturnArrays(true)
  const liveOfUser = list('user_id = ? AND ended_at IS NULL AND +expires_at > ? ORDER BY started_at, id')
  const unnoted = list('ended_at IS NULL AND expires_at <= ? ORDER BY expires_at, id LIMIT ?')
  const add = database.prepare(`INSERT INTO sessions (${WRITTEN_COLUMNS}) VALUES (${WRITTEN_COLUMNS.map(() => '?')})`)
  const writeUpdate = write([
    'secret_hash',
    'authenticated_at',
    'amr',
    'idle_deadline',
    'absolute_deadline',
    'label',
    'renewal_due',
    'version',
  ])
  const writeUse = write(['last_active_at', 'idle_deadline'])
  const writeWhereFrom = write([
    'ip',
    'address_key',
    'user_agent',
    'system',
    'system_name',
    'system_version',
    'browser',
    'browser_name',
    'browser_version',
    'kind',
    'device_label',
  ])
  const writeEnding = write([
    'ended_at',
    'ended_cause',
    'ended_by',
    'ended_batch',
    'ended_reason',
    'dismissed_at',
    'version',
  ])
  const forget = database.prepare(
    'DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE ended_at < ? LIMIT ?)',
  )

  return {
    find(id) {
      if (!isSessionId(id)) return undefined
      const row = find.get(sessionIdToBytes(id)) as unknown as SQLOutputValue[] | undefined
      return row && toSession(id, row)
    },
    liveOfUser,
    unnoted,
    add(session) {
      add.run(...toSessionRow(session))
    },
    writeUpdate(session) {
      writeUpdate(session, [
        session.secretHash,
        session.authenticatedAt,
        JSON.stringify(session.amr),
        session.idleDeadline,
        session.absoluteDeadline,
        session.label ?? null,
        session.renewalDue ? 1 : 0,
        session.version,
      ])
    },
    writeUse(session) {
      writeUse(session, [session.lastActiveAt, session.idleDeadline])
    },
    writeWhereFrom(session) {
      const { ip, userAgent, device } = session
      writeWhereFrom(session, [ip, toAddressKey(ip), userAgent, ...toDeviceColumns(device)])
    },
    writeEnding(session) {
      if (session.ending === undefined) throw new TypeError('An ending is written without an ending')
      writeEnding(session, [...toEndingColumns(session.ending), session.dismissedAt ?? null, session.version])
    },
    forget: (endedBefore, limit) => Number(forget.run(endedBefore, limit).changes),
  }
}

function prepareList(database: DatabaseSync, rest: string): (...values: SQLInputValue[]) => SessionRecord[] {
  const statement = database.prepare(`SELECT id, ${SESSION_COLUMNS} FROM sessions WHERE ${rest}`)
  statement.setReturnArrays(true)
  return (...values) => {
    const rows = statement.all(...values) as unknown as SQLOutputValue[][]
    return rows.map(([id, ...row]) => toSession(sessionIdFromBytes(id as Uint8Array), row))
  }
}

function prepareWrite(
  database: DatabaseSync,
  columns: readonly string[],
): (session: SessionRecord, values: SQLInputValue[]) => void {
  const statement = database.prepare(`UPDATE sessions SET ${columns.map((column) => `${column} = ?`)} WHERE id = ?`)
  return ({ id }, values) => {
    statement.run(...values, sessionIdToBytes(id))
  }
}
