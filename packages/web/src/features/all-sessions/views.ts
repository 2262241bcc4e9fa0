import type { Schema } from '../../lib/api.ts'
import { type ColumnKey, toColumns } from './columns.ts'
import { DEFAULT_SORT, type Sort } from './session-search.ts'

export type SavedView = Schema<'SavedView'>

/** A search and how its list looks. */
export type ListLook = { readonly q: string; readonly sort: Sort; readonly columns: readonly ColumnKey[] }

export type View = {
  readonly id: string
  readonly name: string
  readonly q: string
  readonly sort: Sort
  /** Absent: it looks as the one before. */
  readonly columns?: readonly ColumnKey[]
  readonly saved: boolean
}

export const BUILT_IN_VIEWS: readonly View[] = [
  { id: 'all', name: 'All', q: '', sort: DEFAULT_SORT, saved: false },
  {
    id: 'inactive',
    name: 'Inactive for 30 days',
    q: 'active:>30d',
    sort: { sort: 'lastActiveAt', direction: 'ascending' },
    saved: false,
  },
  {
    id: 'many-sessions',
    name: 'More than 10 sessions',
    q: 'sessions:>10',
    sort: { sort: 'username', direction: 'ascending' },
    saved: false,
  },
  {
    id: 'just-started',
    name: 'Started in the last hour',
    q: 'started:<1h',
    sort: { sort: 'startedAt', direction: 'descending' },
    saved: false,
  },
]

export function toView({ id, name, search, sort, direction, columns }: SavedView): View {
  return { id, name, q: search, sort: { sort, direction }, columns: toColumns(columns), saved: true }
}

export function isAsSaved(view: View, { q, sort, columns }: ListLook): boolean {
  return (
    view.q === q &&
    view.sort.sort === sort.sort &&
    view.sort.direction === sort.direction &&
    (view.columns === undefined || view.columns.join() === columns.join())
  )
}

/** The view that one is in: the one that was chosen, or else one that looks just like it. */
export function currentView(views: readonly View[], chosen: string | undefined, look: ListLook): View | undefined {
  return views.find(({ id }) => id === chosen) ?? views.find((view) => isAsSaved(view, look))
}
