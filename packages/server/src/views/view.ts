import type { SessionSort, SessionSortKey } from 'latchkey'

/** What a list of sessions can show, by name. Stable for ever: views are stored with these. */
export const VIEW_COLUMNS = [
  'user',
  'device',
  'ip',
  'country',
  'status',
  'started',
  'lastActive',
  'expires',
  'method',
  'id',
] as const
export type ViewColumn = (typeof VIEW_COLUMNS)[number]

export const VIEW_NAME_LENGTH = 60

/** A search with the way its list looks, kept under a name by one administrator for that administrator. */
export type View = NewView & { readonly id: string }

export type NewView = {
  /** As typed; unique when folded among the views of its owner. */
  readonly name: string
  /** In the search language, with durations as they were written: they count from whenever the view is opened. */
  readonly search: string
  readonly sort: SessionSortKey
  readonly direction: SessionSort['direction']
  /** In the order shown; at least one, none twice. */
  readonly columns: readonly ViewColumn[]
}
