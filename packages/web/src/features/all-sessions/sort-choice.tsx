import { NativeSelect } from '@mantine/core'
import { DEFAULT_SORT, type Direction, SORT_KEYS, type Sort, type SortKey } from './session-search.ts'

const NAMES: Readonly<Record<SortKey, Readonly<Record<Direction, string>>>> = {
  username: { ascending: 'Username, A first', descending: 'Username, Z first' },
  device: { ascending: 'Device, A first', descending: 'Device, Z first' },
  ip: { ascending: 'IP address, lowest first', descending: 'IP address, highest first' },
  country: { ascending: 'Country, by code, A first', descending: 'Country, by code, Z first' },
  status: { ascending: 'Status, active first', descending: 'Status, ended first' },
  startedAt: { ascending: 'Started, earliest first', descending: 'Started, latest first' },
  lastActiveAt: { ascending: 'Last updated, longest ago first', descending: 'Last updated, latest first' },
  expiresAt: { ascending: 'Expires, soonest first', descending: 'Expires, latest first' },
  method: { ascending: 'Signed in with, A first', descending: 'Signed in with, Z first' },
}

const CHOICES = SORT_KEYS.flatMap((sort) =>
  (['ascending', 'descending'] as const).map((direction) => ({ sort, direction, name: NAMES[sort][direction] })),
)

/** Where there are no headers to sort by. */
export function SortChoice({ sort, onSort }: { sort: Sort; onSort: (sort: Sort) => void }): React.JSX.Element {
  return (
    <NativeSelect
      label="Sort by"
      mb="md"
      value={NAMES[sort.sort][sort.direction]}
      data={CHOICES.map(({ name }) => name)}
      onChange={({ currentTarget }) => onSort(CHOICES.find(({ name }) => name === currentTarget.value) ?? DEFAULT_SORT)}
    />
  )
}
