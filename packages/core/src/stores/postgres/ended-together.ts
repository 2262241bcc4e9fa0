import type { Origin } from '../../domain/actor.ts'
import type { Instant } from '../../domain/clock.ts'
import { endingDetails } from '../../domain/event.ts'
import type { Ending, SessionId, SessionRecord } from '../../domain/session.ts'
import type { Run } from '../sql/statement.ts'
import { toEventRow } from './event-row.ts'
import { toEndingColumns } from './session-row.ts'
import { asJson } from './statement.ts'

/** One of many that end in one step. */
type EndedSession = Pick<SessionRecord, 'id' | 'userId'>

/**
 * Ends those that are live, all in the same way, and writes the event of each. What is the same of all goes to PostgreSQL
 * once, and none of the sessions comes here. In the order of ids, as everybody locks sessions.
 */
export async function endTogether(
  run: Run,
  ids: readonly SessionId[],
  { ending, origin, now }: { readonly ending: Ending; readonly origin: Origin; readonly now: Instant },
): Promise<readonly EndedSession[]> {
  const { at, by } = ending
  const event = { type: 'session_terminated', at, by, origin, details: endingDetails(ending) } as const
  const values = [ids, now, asJson(toEndingColumns({ ending })), asJson(toEventRow(event))]
  return (await run({ name: 'end together', text: END, values })) as readonly EndedSession[]
}

const END = `
  WITH locked AS MATERIALIZED (
      SELECT id FROM sessions WHERE id = ANY($1) AND ended_at IS NULL AND expires_at > $2
        ORDER BY id FOR NO KEY UPDATE),
    ended AS (
      UPDATE sessions SET ended_at = how.ended_at, ended_cause = how.ended_cause, ended_by = how.ended_by,
        ended_batch = how.ended_batch, ended_reason = how.ended_reason, version = sessions.version + 1
      FROM locked, json_populate_record(NULL::sessions, $3) how WHERE sessions.id = locked.id
      RETURNING sessions.id, sessions.user_id, sessions.username, sessions.username_key, sessions.device_label),
    recorded AS (
      INSERT INTO events
        (type, at, by, ip, address, user_agent, user_id, username, username_key, session_id, details)
      SELECT event.type, event.at, event.by, event.ip, event.address, event.user_agent, ended.user_id, ended.username,
        ended.username_key, ended.id, (jsonb_build_object('device', device_label) || event.details::jsonb)::json
      FROM ended, json_populate_record(NULL::events, $4) event ORDER BY ended.id)
  SELECT id, user_id AS "userId" FROM ended ORDER BY id`
