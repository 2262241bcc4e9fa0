import { Button } from '@mantine/core'
import { useElementSize, useMediaQuery } from '@mantine/hooks'
import type { ColumnKey } from './columns.ts'
import type { SessionRow } from './queries.ts'
import type { SessionActs } from './session-acts.tsx'
import { SessionCards } from './session-cards.tsx'
import type { CheckProps } from './session-facts.tsx'
import classes from './session-results.module.css'
import type { Sort } from './session-search.ts'
import { SessionTable } from './session-table.tsx'
import { SortChoice } from './sort-choice.tsx'
import type { Cursor } from './use-cursor.ts'

export type SessionListProps = CheckProps & {
  readonly sessions: readonly SessionRow[]
  /** How many there are, loaded or not; `undefined` when that is not known exactly. */
  readonly total: number | undefined
  readonly columns: readonly ColumnKey[]
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly cursor: Cursor
  /** Those that have just started. */
  readonly fresh: ReadonlySet<string>
  readonly isChecked: (session: SessionRow) => boolean
  readonly acts: SessionActs
  /** Told the place of the last row in the document: more may be needed below it. */
  readonly onReach: (index: number) => void
}

type SessionResultsProps = SessionListProps & {
  readonly stale: boolean
  readonly bar: React.ReactNode
  readonly place: React.Ref<HTMLDivElement>
}

/** As a table where there is room for its columns, else as cards, which cannot have headers to sort by. */
export function SessionResults({ stale, bar, place, ...list }: SessionResultsProps): React.JSX.Element {
  const wide = useMediaQuery('(min-width: 68em)', true, { getInitialValueInEffect: false })
  const { ref, width } = useElementSize()
  return (
    <div ref={ref} className={wide ? classes['panel'] : undefined}>
      {!wide && <SortChoice sort={list.sort} onSort={list.onSort} />}
      {bar}
      <div ref={place} className={classes['list']} data-stale={stale || undefined} aria-busy={stale}>
        {wide ? <SessionTable {...list} /> : <SessionCards {...list} width={width} />}
      </div>
    </div>
  )
}

/** Of the rows that are loaded: what time has ended, all at once. */
export function RemoveExpired({ count, busy, onRemove }: { count: number; busy: boolean; onRemove: () => void }) {
  if (count < 2) return null
  return (
    <Button variant="subtle" size="compact-sm" loading={busy} onClick={onRemove}>
      {`Remove the ${count} expired sessions shown`}
    </Button>
  )
}
