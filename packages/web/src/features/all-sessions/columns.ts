import type { SortKey } from './session-search.ts'

export const COLUMN_KEYS = [
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
export type ColumnKey = (typeof COLUMN_KEYS)[number]

type Column = {
  readonly name: string
  readonly sort: SortKey
  /** In pixels: what its header and nearly all that it says take. */
  readonly least: number
  /** How much of the room that is left it gets, compared with the others. */
  readonly share: number
}

export const COLUMNS: Readonly<Record<ColumnKey, Column>> = {
  user: { name: 'Username', sort: 'username', least: 132, share: 15 },
  device: { name: 'Device', sort: 'device', least: 208, share: 22 },
  ip: { name: 'IP address', sort: 'ip', least: 152, share: 15 },
  country: { name: 'Country', sort: 'country', least: 120, share: 11 },
  status: { name: 'Status', sort: 'status', least: 92, share: 9 },
  started: { name: 'Started', sort: 'startedAt', least: 120, share: 11 },
  lastActive: { name: 'Last updated', sort: 'lastActiveAt', least: 132, share: 12.5 },
  expires: { name: 'Expires', sort: 'expiresAt', least: 276, share: 31 },
  method: { name: 'Signed in with', sort: 'method', least: 144, share: 12 },
  // An id begins with the instant of the start: the order is the same.
  id: { name: 'Session id', sort: 'startedAt', least: 124, share: 15 },
}

/** Of the check box and of the buttons, which are there with any columns. */
const CHECK = 46
const ACTS = 150

/** How a row is laid out: no column is narrower than what it says, also where that takes more room than there is. */
export function layoutOf(columns: readonly ColumnKey[]): { readonly tracks: string; readonly least: number } {
  const tracks = columns.map((key) => `minmax(${COLUMNS[key].least}px, ${COLUMNS[key].share}fr)`)
  const least = columns.reduce((sum, key) => sum + COLUMNS[key].least, CHECK + ACTS)
  return { tracks: `${CHECK}px ${tracks.join(' ')} ${ACTS}px`, least }
}

export const USUAL_COLUMNS: readonly ColumnKey[] = ['user', 'device', 'ip', 'started', 'lastActive', 'expires']

/** In the order of the table, whatever order they come in; what is no column is left out. */
export function toColumns(keys: readonly unknown[]): readonly ColumnKey[] {
  return COLUMN_KEYS.filter((key) => keys.includes(key))
}

/** The first column that is shown stays: a table of nothing but buttons says nothing. */
export function toggled(columns: readonly ColumnKey[], key: ColumnKey): readonly ColumnKey[] {
  if (!columns.includes(key)) return toColumns([...columns, key])
  return columns.length === 1 ? columns : columns.filter((other) => other !== key)
}
