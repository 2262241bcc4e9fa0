import { present } from '../../lib/search-params.ts'
import type { PlanWanted } from './plan-queries.ts'
import type { Counts, SessionRow } from './queries.ts'

/**
 * Which sessions are checked: those picked one by one, or all that match the search but a few. The second never lists
 * what it holds, so it means the same for ten sessions and for a million.
 */
export type Selection =
  | { readonly kind: 'picked'; readonly sessions: ReadonlyMap<string, SessionRow> }
  | { readonly kind: 'matching'; readonly exceptIds: ReadonlySet<string> }

export const NOTHING_SELECTED: Selection = { kind: 'picked', sessions: new Map() }
export const ALL_THAT_MATCH: Selection = { kind: 'matching', exceptIds: new Set() }

/** The session in use is ended with Disconnect, and what time has ended cannot be ended again. */
export function isSelectable({ current, status }: Pick<SessionRow, 'current' | 'status'>): boolean {
  return !current && status === 'active'
}

export function isSelected(selection: Selection, session: SessionRow): boolean {
  if (!isSelectable(session)) return false
  return selection.kind === 'picked' ? selection.sessions.has(session.id) : !selection.exceptIds.has(session.id)
}

/** Checks or unchecks some rows: one, or a range. Rows that cannot be selected stay as they are. */
export function mark(selection: Selection, rows: readonly SessionRow[], checked: boolean): Selection {
  const selectable = rows.filter(isSelectable)
  if (selection.kind === 'picked') {
    const sessions = new Map(selection.sessions)
    for (const row of selectable) {
      if (checked) sessions.set(row.id, row)
      else sessions.delete(row.id)
    }
    return { kind: 'picked', sessions }
  }
  const exceptIds = new Set(selection.exceptIds)
  for (const { id } of selectable) {
    if (checked) exceptIds.delete(id)
    else exceptIds.add(id)
  }
  return { kind: 'matching', exceptIds }
}

/** After a session has ended by its own button: it is neither picked nor an exception any more. */
export function forget(selection: Selection, session: SessionRow): Selection {
  return mark(selection, [session], selection.kind === 'matching')
}

/** After sessions have ended elsewhere. */
export function without(selection: Selection, ids: { has(id: string): boolean }): Selection {
  if (selection.kind === 'matching') {
    const exceptIds = [...selection.exceptIds].filter((id) => !ids.has(id))
    return exceptIds.length === selection.exceptIds.size
      ? selection
      : { kind: 'matching', exceptIds: new Set(exceptIds) }
  }
  const picked = [...selection.sessions].filter(([id]) => !ids.has(id))
  return picked.length === selection.sessions.size ? selection : { kind: 'picked', sessions: new Map(picked) }
}

/** From the row checked last to this one, both included; just this one when the other is not on the page any more. */
export function rangeOf(rows: readonly SessionRow[], from: string | undefined, to: string): readonly SessionRow[] {
  const [start, end] = [rows.findIndex(({ id }) => id === from), rows.findIndex(({ id }) => id === to)]
  if (end === -1) return []
  return start === -1 ? rows.slice(end, end + 1) : rows.slice(Math.min(start, end), Math.max(start, end) + 1)
}

/** How much a selection holds. `more`: at least so many. `usersAtMost`: exceptions may have left some users out. */
export type Extent = {
  readonly sessions: number
  readonly users: number
  readonly more: boolean
  readonly usersAtMost: boolean
}

export function extentOf(selection: Selection, counts: Counts | undefined): Extent {
  if (selection.kind === 'picked') {
    const users = new Set([...selection.sessions.values()].map(({ userId }) => userId))
    return { sessions: selection.sessions.size, users: users.size, more: false, usersAtMost: false }
  }
  const { sessions, users, more } = counts?.endable ?? { sessions: 0, users: 0, more: false }
  const left = Math.max(0, sessions - selection.exceptIds.size)
  return {
    sessions: left,
    users: Math.min(users, left),
    more,
    usersAtMost: selection.exceptIds.size > 0 && Math.min(users, left) > 1,
  }
}

export function isEverySelected(selection: Selection): boolean {
  return selection.kind === 'matching' && selection.exceptIds.size === 0
}

/** `q`: the search that the selection was made in. The session in use is in no plan. */
export function toPlan(selection: Selection, q: string): PlanWanted {
  if (selection.kind === 'picked') return { ids: [...selection.sessions.keys()], exceptMine: false }
  const matching = present({ q: q || undefined })
  const exceptIds = [...selection.exceptIds]
  return exceptIds.length === 0 ? { matching, exceptMine: false } : { matching, exceptIds, exceptMine: false }
}
