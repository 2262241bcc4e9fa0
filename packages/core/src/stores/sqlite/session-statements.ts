import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { Duration, Instant } from '../../domain/clock.ts'
import { expiresAt, type SessionId, type SessionRecord, type UserId } from '../../domain/session.ts'
import { isSessionId, sessionIdFromBytes, sessionIdToBytes } from '../../domain/session-id.ts'
import type { SessionChange } from '../../domain/store.ts'
import { toAddressKey } from '../sql/address-key.ts'
import type { Dictionaries } from './dictionaries.ts'
import { selected, toEndingColumns, toSession, toSessionRow, WRITTEN_COLUMNS } from './session-row.ts'

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
  /** Says that nothing is unnoted up to there, so that nobody looks again. Not worth a write for less than `atLeast`. */
  noteUntil(instant: Instant, atLeast: Duration): void
  add(session: SessionRecord): void
  writeUpdate(session: SessionRecord, change: SessionChange): void
  writeUse(session: SessionRecord): void
  writeWhereFrom(session: SessionRecord): void
  writeEnding(session: SessionRecord): void
  /** And who and what no session tells of any more. Says how many sessions. */
  forget(endedBefore: Instant, limit: number): number
}

export function sessionStatements(database: DatabaseSync, known: Dictionaries): SessionStatements {
  const list = (rest: string) => prepareList(database, known, rest)
  const write = (columns: readonly string[]) => prepareWrite(database, columns)

  const find = database.prepare(`SELECT ${selected('sessions')} FROM sessions WHERE id = ?`)
  find.setReturnArrays(true)
  const liveOfUser = list(`WHERE owner_no IN (SELECT no FROM owners WHERE user_id = ?)
    AND +ended_at IS NULL AND +expires_at > ? ORDER BY id`)
  const unnoted = list(`INDEXED BY sessions_by_expiry WHERE expires_at > (SELECT until FROM noted) AND expires_at <= ?
    AND +ended_at IS NULL ORDER BY expires_at, id LIMIT ?`)
  const noteUntil = database.prepare('UPDATE noted SET until = ?1 WHERE until < ?1 - ?2')
  const add = database.prepare(`INSERT INTO sessions (${WRITTEN_COLUMNS}) VALUES (${WRITTEN_COLUMNS.map(() => '?')})`)
  const writeUpdate = write(['secret_hash', 'authenticated_at', 'label', 'renewal_due', 'version'])
  const writeDeadlines = write(['idle_deadline', 'absolute_deadline', 'expires_at'])
  const writeMethod = write(['method_no'])
  const writeUse = write(['last_active_at', 'idle_deadline', 'expires_at'])
  const writeWhereFrom = write(['address', 'agent_no', 'device_no'])
  const writeEnding = write(['ended_at', 'ended_as', 'ended_no', 'dismissed_at', 'version'])
  const forget = prepareForgetting(database)

  return {
    find(id) {
      if (!isSessionId(id)) return undefined
      const row = find.get(sessionIdToBytes(id)) as unknown as SQLOutputValue[] | undefined
      return row && toSession(id, row, known)
    },
    liveOfUser,
    unnoted,
    noteUntil(instant, atLeast) {
      noteUntil.run(instant, atLeast)
    },
    add(session) {
      add.run(...toSessionRow(session, known))
    },
    writeUpdate(session, { amr, idleDeadline, absoluteDeadline }) {
      const { secretHash, authenticatedAt, label = null, renewalDue, version } = session
      writeUpdate(session, [secretHash, authenticatedAt, label, renewalDue ? 1 : 0, version])
      if (idleDeadline !== undefined || absoluteDeadline !== undefined) {
        writeDeadlines(session, [session.idleDeadline, session.absoluteDeadline, expiresAt(session)])
      }
      if (amr !== undefined) writeMethod(session, [known.methods.toNo(amr)])
    },
    writeUse(session) {
      writeUse(session, [session.lastActiveAt, session.idleDeadline, expiresAt(session)])
    },
    writeWhereFrom(session) {
      const { ip, device } = session
      writeWhereFrom(session, [toAddressKey(ip), known.agents.toNo(session), known.devices.toNo(device)])
    },
    writeEnding(session) {
      if (session.ending === undefined) throw new TypeError('An ending is written without an ending')
      writeEnding(session, [...toEndingColumns(session.ending, known), session.dismissedAt ?? null, session.version])
    },
    forget,
  }
}

function prepareList(
  database: DatabaseSync,
  known: Dictionaries,
  rest: string,
): (...values: SQLInputValue[]) => SessionRecord[] {
  const statement = database.prepare(`SELECT id, ${selected('sessions')} FROM sessions ${rest}`)
  statement.setReturnArrays(true)
  return (...values) => toSessions(statement.all(...values) as unknown as SQLOutputValue[][], known)
}

/** Rows that begin with the id. */
export function toSessions(rows: readonly SQLOutputValue[][], known: Dictionaries): SessionRecord[] {
  return rows.flatMap(([id, ...row]) => toSession(sessionIdFromBytes(id as Uint8Array), row, known) ?? [])
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

function prepareForgetting(database: DatabaseSync): SessionStatements['forget'] {
  const sessions = database.prepare(
    'DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE ended_at < ? LIMIT ?) RETURNING owner_no, ended_no',
  )
  sessions.setReturnArrays(true)
  const isTold = database.prepare('SELECT 1 FROM ended_together WHERE ended_no = ? LIMIT 1')
  const told = database.prepare('UPDATE owners SET told = 1 WHERE no = ? AND told = 0')
  const owner = database.prepare(
    'DELETE FROM owners WHERE no = ?1 AND told = 0 AND NOT EXISTS (SELECT 1 FROM sessions WHERE owner_no = ?1)',
  )
  const unused = [
    'DELETE FROM endings WHERE sessions = 0',
    'DELETE FROM agents WHERE sessions = 0',
    'DELETE FROM devices WHERE NOT EXISTS (SELECT 1 FROM agents WHERE device_no = devices.no)',
  ].map((text) => database.prepare(text))
  return (endedBefore, limit) => {
    const rows = sessions.all(endedBefore, limit) as unknown as (readonly [owner: number, ending: number])[]
    const endings = new Set(rows.map(([, ending]) => ending))
    for (const ending of endings) if (isTold.get(ending) === undefined) endings.delete(ending)
    for (const [no, ending] of rows) if (endings.has(ending)) told.run(no)
    for (const no of new Set(rows.map(([no]) => no))) owner.run(no)
    for (const statement of unused) statement.run()
    return rows.length
  }
}
