import { parseSearch } from 'latchkey/search'
import type { SessionChanges } from '../../lib/live.ts'
import { present } from '../../lib/search-params.ts'
import type { SessionRow } from './queries.ts'

/** What has happened, one entry for each session: a thousand frames cost one walk over the list. */
export type Happened = {
  readonly ended: ReadonlyMap<string, SessionChanges['ended'][number]>
  readonly moved: ReadonlyMap<string, SessionChanges['moved'][number]>
  readonly started: ReadonlySet<string>
}

export const NOTHING_HAPPENED: Happened = { ended: new Map(), moved: new Map(), started: new Set() }

export function alsoHappened({ ended, moved, started }: Happened, changes: SessionChanges): Happened {
  const over = new Map([...ended, ...changes.ended.map((row) => [row.id, row] as const)])
  return {
    ended: over,
    moved: new Map([...moved, ...changes.moved.map((row) => [row.id, row] as const)]),
    started: new Set([...started, ...changes.started.map(({ id }) => id)].filter((id) => !over.has(id))),
  }
}

/** The row as it is now. An answer of the server may be newer than what is told here. */
export function asItIsNow(session: SessionRow, { ended, moved }: Happened): SessionRow {
  const end = ended.get(session.id)
  if (end) return isOver(session) ? session : asEnded(session, end)
  const move = moved.get(session.id)
  return move && move.lastActiveAt >= session.lastActiveAt && session.status === 'active'
    ? { ...session, ...move }
    : session
}

function asEnded(session: SessionRow, { listed, ending }: SessionChanges['ended'][number]): SessionRow {
  return { ...session, status: listed ? 'expired' : 'terminated', ...present({ ending }) }
}

export function isOver({ status }: SessionRow): boolean {
  return status === 'terminated'
}

/** Whether the search finds sessions that were ended: those stay where they are when they end. */
export function findsEnded(q: string, now: number): boolean {
  const reading = parseSearch(q, { now })
  if (!reading.ok) return false
  const { statuses, causes, ended, not = {} } = reading.filter
  if (statuses !== undefined) return statuses.includes('terminated')
  return (causes ?? ended ?? not.statuses ?? not.causes ?? not.ended) !== undefined
}
