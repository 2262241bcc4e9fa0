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
  /** How much room it gets, compared with the others. */
  readonly share: number
}

export const COLUMNS: Readonly<Record<ColumnKey, Column>> = {
  user: { name: 'Username', sort: 'username', share: 15 },
  device: { name: 'Device', sort: 'device', share: 22 },
  ip: { name: 'IP address', sort: 'ip', share: 15 },
  country: { name: 'Country', sort: 'country', share: 11 },
  status: { name: 'Status', sort: 'status', share: 9 },
  started: { name: 'Started', sort: 'startedAt', share: 11 },
  lastActive: { name: 'Last updated', sort: 'lastActiveAt', share: 12.5 },
  expires: { name: 'Expires', sort: 'expiresAt', share: 31 },
  method: { name: 'Signed in with', sort: 'method', share: 12 },
  // An id begins with the instant of the start: the order is the same.
  id: { name: 'Session id', sort: 'startedAt', share: 15 },
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
