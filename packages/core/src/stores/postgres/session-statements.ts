import type { Instant } from '../../domain/clock.ts'
import type { SessionId, SessionRecord, UserId } from '../../domain/session.ts'
import { isSessionId } from '../../domain/session-id.ts'
import type { Touch } from '../../domain/store.ts'
import type { Run } from '../sql/statement.ts'
import { OPEN_SLOT } from './schema.ts'
import { SESSION_COLUMNS, toAddressColumns, toDeviceColumns, toSessionRow, toSessions } from './session-row.ts'
import { asJson } from './statement.ts'

// What is said to PostgreSQL on every login, check, touch and ending. Rows go in as JSON, in the shape of the table.
// Whoever changes several sessions locks them in the order of ids, so that nobody waits for each other.

const COLUMNS = SESSION_COLUMNS.join(', ')

const FIND = `SELECT ${COLUMNS} FROM sessions WHERE id = ANY ($1)`

/** In any order. */
export async function findSessions(point: Run, ids: readonly SessionId[]): Promise<readonly SessionRecord[]> {
  return toSessions(await point({ name: 'find', text: FIND, values: [ids] }))
}

export async function lockSession(run: Run, id: SessionId): Promise<SessionRecord | undefined> {
  if (!isSessionId(id)) return undefined
  const text = `SELECT ${COLUMNS} FROM sessions WHERE id = $1 FOR NO KEY UPDATE`
  return toSessions(await run({ name: 'lock', text, values: [id] }))[0]
}

/** "LKEY": locks of other programs in the same database have other numbers. */
const LOCKS = 0x4c4b4559

/**
 * Whoever starts a session of the user under a limit waits here for the one before. A statement of its own: what is
 * read after it has seen that one's commit.
 */
export async function lockUser(run: Run, userId: UserId): Promise<void> {
  const text = `SELECT pg_advisory_xact_lock($1::integer, hashtext(current_schema() || ' ' || $2))`
  await run({ name: 'lock user', text, values: [LOCKS, userId] })
}

/** Earliest start first, then lowest id. */
export async function lockLiveOfUser(run: Run, userId: UserId, now: Instant): Promise<SessionRecord[]> {
  const text = `SELECT ${COLUMNS} FROM sessions WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2
    ORDER BY id FOR NO KEY UPDATE`
  return toSessions(await run({ name: 'lock live of user', text, values: [userId, now] }))
}

/**
 * Past their deadline and without an ending, earliest deadline first. Whoever holds one of them is about to use it or to
 * end it: it is left for the next time.
 */
export async function lockUnnoted(run: Run, now: Instant, slot: number, limit: number): Promise<SessionRecord[]> {
  const text = `SELECT ${COLUMNS} FROM sessions WHERE ended_at IS NULL AND expires_at <= $1 AND ${OPEN_SLOT} <= $2
    ORDER BY ${OPEN_SLOT}, expires_at, id LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED`
  return toSessions(await run({ name: 'lock unnoted', text, values: [now, slot, limit] }))
}

/** Says whether it did: not when the id is taken. */
export async function addSession(run: Run, session: SessionRecord): Promise<boolean> {
  const row = toSessionRow(session)
  const columns = Object.keys(row).join(', ')
  const text = `INSERT INTO sessions (${columns}) SELECT ${columns} FROM json_populate_record(NULL::sessions, $1)
    ON CONFLICT (id) DO NOTHING RETURNING id`
  return (await run({ name: 'add', text, values: [asJson([row]).slice(1, -1)] })).length > 0
}

const UPDATED = [
  'secret_hash',
  'authenticated_at',
  'amr',
  'idle_deadline',
  'absolute_deadline',
  'label',
  'label_key',
  'renewal_due',
  'version',
]
const ENDED = ['ended_at', 'ended_cause', 'ended_by', 'ended_batch', 'ended_reason', 'dismissed_at', 'version']

export async function writeUpdate(run: Run, session: SessionRecord): Promise<void> {
  await write(run, 'write update', UPDATED, [session])
}

export async function writeEndings(run: Run, sessions: readonly SessionRecord[]): Promise<void> {
  await write(run, 'write endings', ENDED, sessions)
}

async function write(
  run: Run,
  name: string,
  columns: readonly string[],
  sessions: readonly SessionRecord[],
): Promise<void> {
  const text = `UPDATE sessions SET ${columns.map((column) => `${column} = written.${column}`)}
    FROM json_populate_recordset(NULL::sessions, $1) written WHERE sessions.id = written.id`
  await run({ name, text, values: [asJson(sessions.map(toSessionRow))] })
}

export const DEVICE_COLUMNS = [
  'system',
  'system_name',
  'system_version',
  'browser',
  'browser_name',
  'browser_version',
  'kind',
  'device_label',
  'device_key',
  'device_words',
]

/**
 * What `touched` and `afterTouch` make of a session, for many at once: of the uses, each of another session. `now` is
 * from after the beginning of the transaction. Gives back the ids of the sessions that changed.
 */
export async function writeUses(run: Run, touches: readonly Touch[], now: Instant): Promise<readonly SessionId[]> {
  const rows = touches.map(({ id, at, idleDeadline, ip, userAgent, device }) => ({
    id,
    last_active_at: at,
    idle_deadline: idleDeadline,
    ...(ip === undefined ? {} : toAddressColumns(ip)),
    ...(userAgent === undefined ? {} : { user_agent: userAgent }),
    ...(device === undefined ? {} : toDeviceColumns(device)),
  }))
  return (await run({ name: 'write uses', text: USES, values: [asJson(rows), now] })).map(({ id }) => id as SessionId)
}

const NEWER = 'used.last_active_at >= sessions.last_active_at'
const IDLE = `least(sessions.absolute_deadline, greatest(sessions.idle_deadline, used.idle_deadline))`
const taken = (column: string, given: string) =>
  `${column} = CASE WHEN ${NEWER} AND used.${given} IS NOT NULL THEN used.${column} ELSE sessions.${column} END`

/**
 * Now, with all locks held. How long that took is told by the clock of the database, what time it is by that of the
 * node: the two clocks need not agree.
 */
const NOW = `(SELECT $2 + (1000 * extract(epoch FROM clock_timestamp() - transaction_timestamp()))::bigint
  FROM (SELECT count(*) FROM locked) held)`

const USES = `
  WITH used AS MATERIALIZED (SELECT * FROM json_populate_recordset(NULL::sessions, $1)),
    locked AS MATERIALIZED (
      SELECT id FROM sessions WHERE id IN (SELECT id FROM used) ORDER BY id FOR NO KEY UPDATE)
  UPDATE sessions SET
    last_active_at = greatest(sessions.last_active_at, used.last_active_at),
    idle_deadline = ${IDLE},
    ${['ip', 'address'].map((column) => taken(column, 'ip'))},
    ${taken('user_agent', 'user_agent')},
    ${DEVICE_COLUMNS.map((column) => taken(column, 'system'))}
  FROM used JOIN locked USING (id)
  WHERE sessions.id = used.id AND sessions.ended_at IS NULL AND used.last_active_at < sessions.expires_at
    AND sessions.expires_at > ${NOW}
    AND (${NEWER} OR ${IDLE} <> sessions.idle_deadline)
  RETURNING sessions.id`

/** What another process is about to forget is left to it. Says how many. */
export async function forgetSessions(run: Run, endedBefore: Instant, limit: number): Promise<number> {
  const text = `WITH gone AS (DELETE FROM sessions WHERE id IN (
      SELECT id FROM sessions WHERE ended_at < $1 ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1)
    SELECT count(*) AS sessions FROM gone`
  const [row] = await run({ text, values: [endedBefore, limit] })
  return row?.['sessions'] as number
}
