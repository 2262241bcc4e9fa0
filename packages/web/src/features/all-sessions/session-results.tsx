import { Button, NativeSelect } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { SessionCards } from './session-cards.tsx'
import classes from './session-results.module.css'
import { DEFAULT_SORT, type Direction, SORT_KEYS, type Sort, type SortKey } from './session-search.ts'
import { type SessionListProps, SessionTable } from './session-table.tsx'

/** As a table where there is room for its columns, else as cards, which cannot have headers to sort by. */
export function SessionResults({ stale, bar, ...list }: SessionListProps & { stale: boolean; bar: React.ReactNode }) {
  const wide = useMediaQuery('(min-width: 80em)', true, { getInitialValueInEffect: false })
  return (
    <div className={wide ? classes['panel'] : undefined}>
      {!wide && <SortChoice sort={list.sort} onSort={list.onSort} />}
      {bar}
      <div className={classes['list']} data-stale={stale || undefined} aria-busy={stale}>
        {wide ? <SessionTable {...list} /> : <SessionCards {...list} />}
      </div>
    </div>
  )
}

const NAMES: Readonly<Record<SortKey, Readonly<Record<Direction, string>>>> = {
  username: { ascending: 'Username, A first', descending: 'Username, Z first' },
  device: { ascending: 'Device, A first', descending: 'Device, Z first' },
  ip: { ascending: 'IP address, lowest first', descending: 'IP address, highest first' },
  startedAt: { ascending: 'Started, earliest first', descending: 'Started, latest first' },
  lastActiveAt: { ascending: 'Last updated, longest ago first', descending: 'Last updated, latest first' },
  expiresAt: { ascending: 'Expires, soonest first', descending: 'Expires, latest first' },
}

const CHOICES = SORT_KEYS.flatMap((sort) =>
  (['ascending', 'descending'] as const).map((direction) => ({ sort, direction, name: NAMES[sort][direction] })),
)

function SortChoice({ sort, onSort }: { sort: Sort; onSort: (sort: Sort) => void }): React.JSX.Element {
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

/** Of the rows that are shown: what time has ended, all at once. */
export function RemoveExpired({ count, busy, onRemove }: { count: number; busy: boolean; onRemove: () => void }) {
  if (count < 2) return null
  return (
    <Button variant="subtle" size="sm" loading={busy} onClick={onRemove}>
      {`Remove the ${count} expired sessions shown`}
    </Button>
  )
}
