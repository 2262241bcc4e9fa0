import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import { fromSessionCursor, type PageRequest } from '../../domain/page.ts'
import type { SessionFilter, SessionSort } from '../../domain/search.ts'
import { SESSION_STATUSES, type SessionStatus } from '../../domain/session.ts'
import { ALWAYS, allOf, type Condition } from '../sql/conditions.ts'
import type { Statement } from '../sql/statement.ts'
import { composed } from './composed-query.ts'
import { OPEN_SLOT } from './schema.ts'
import { isLive, matching } from './session-parts.ts'
import { SESSION_COLUMNS } from './session-row.ts'
import { slotOf } from './slot.ts'

const COLUMNS = sql.raw(SESSION_COLUMNS.join(', '))

/** One more than a page, by status and then by id. What a status is follows from the clock, so no index has it. */
export function searchByStatus(
  filter: SessionFilter,
  { direction }: SessionSort,
  { limit, after }: PageRequest,
  now: Instant,
): Statement {
  const word = direction === 'ascending' ? sql`ASC` : sql`DESC`
  const sign = direction === 'ascending' ? 1 : -1
  const place = after === undefined ? undefined : fromSessionCursor(after, 'string')
  const runs = SESSION_STATUSES.flatMap((status) => {
    const distance = place === undefined ? 1 : sign * compared(status, String(place.value))
    if (distance < 0 || !mayHave(filter, status)) return []
    const beyond = distance === 0 ? sql`id ${direction === 'ascending' ? sql`>` : sql`<`} ${place?.id}::uuid` : ALWAYS
    return runsOf[status](now).map(
      (run) => sql`(SELECT ${sql.lit(status)} AS status, ${COLUMNS} FROM sessions
        WHERE ${allOf([run, beyond as Condition, matching(filter, now)])} ORDER BY id ${word} LIMIT ${limit + 1})`,
    )
  })
  const found = runs.length === 0 ? NOTHING : sql.join(runs, sql` UNION ALL `)
  return composed(
    sql`SELECT * FROM (${found}) found ORDER BY status COLLATE "C" ${word}, id ${word} LIMIT ${limit + 1}`,
  )
}

const NOTHING: RawBuilder<unknown> = sql`SELECT '' AS status, ${COLUMNS} FROM sessions WHERE FALSE`

/** What lies together in the order of ids. */
const runsOf: Readonly<Record<SessionStatus, (now: Instant) => readonly Condition[]>> = {
  active: (now) => [isLive(now)],
  expired: (now) => [
    sql`(ended_at IS NOT NULL AND listed)`,
    // Nobody has noted these yet.
    sql`(ended_at IS NULL AND expires_at <= ${now} AND ${sql.raw(OPEN_SLOT)} <= ${slotOf(now)})`,
  ],
  terminated: () => [sql`(ended_at IS NOT NULL AND dismissed_at IS NULL AND NOT listed)`],
}

/** Without this, all sessions of another status would be looked at for nothing. */
function mayHave({ statuses, not }: SessionFilter, status: SessionStatus): boolean {
  return (statuses?.includes(status) ?? true) && !(not?.statuses?.includes(status) ?? false)
}

function compared(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
