import arrowDown from 'virtual:line-icon/arrow-down'
import arrowUp from 'virtual:line-icon/arrow-up'
import arrowsSort from 'virtual:line-icon/arrows-sort'
import { UnstyledButton } from '@mantine/core'
import { memo, useCallback, useEffect, useRef } from 'react'
import { LineIcon } from '../../ui/line-icon.tsx'
import { COLUMNS, type ColumnKey, layoutOf } from './columns.ts'
import { DetailsButton } from './details-button.tsx'
import type { SessionRow } from './queries.ts'
import { ActButton, type SessionActs } from './session-acts.tsx'
import { CELLS } from './session-cells.tsx'
import { type CheckProps, SessionCheckbox, useHasEnded } from './session-facts.tsx'
import type { SessionListProps } from './session-results.tsx'
import { type Sort, sortAfterClick } from './session-search.ts'
import classes from './session-table.module.css'
import { useRowFocus } from './use-cursor.ts'
import { useVirtualRows } from './use-virtual-rows.ts'

const ROW_HEIGHT = 50
/** What a page of the usual width has room for; see app-shell.module.css. */
const USUAL_WIDTH = 1254
/** The header of the application, the bar and the header of the table, which stay in sight. */
const COVERED_ABOVE = 192

// Rows that are laid out as grids lose the meaning of a table in some browsers: these say it again.
const TABLE = { role: 'table' } as const
const GROUP = { role: 'rowgroup' } as const
const ROW = { role: 'row' } as const
const HEADER = { role: 'columnheader' } as const
const CELL = { role: 'cell' } as const

/** For wide pages; see session-cards.tsx for the others. */
export function SessionTable(props: SessionListProps): React.JSX.Element {
  const { sessions, total, columns, sort, onSort, cursor, fresh, isChecked, onCheck, acts, onReach } = props
  const { place, rows, scrollMargin } = useVirtualRows<HTMLTableSectionElement>({
    count: sessions.length,
    height: ROW_HEIGHT,
    keyOf: useCallback((index: number) => sessions[index]?.id ?? '', [sessions]),
    keep: cursor.index,
    coveredAbove: COVERED_ABOVE,
  })
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => onReach(last), [last, onReach])
  useEffect(() => {
    if (cursor.wanted > 0 && cursor.index >= 0) rows.scrollToIndex(cursor.index)
  }, [rows, cursor.index, cursor.wanted])

  const head = useRef<HTMLTableSectionElement>(null)
  const { tracks, least } = layoutOf(columns)
  return (
    <table
      {...TABLE}
      className={classes['table']}
      style={{ '--columns': tracks, '--least': `${least}px` } as React.CSSProperties}
      data-wide={least > USUAL_WIDTH || undefined}
      aria-label="All sessions"
      aria-rowcount={total === undefined ? -1 : total + 1}
    >
      <thead {...GROUP} ref={head} onScroll={({ currentTarget }) => scrollAlong(place.current, currentTarget)}>
        <tr {...ROW} aria-rowindex={1}>
          <th scope="col" {...HEADER}>
            <span className={classes['unseen']}>Select</span>
          </th>
          {columns.map((key) => (
            <Header key={key} column={key} sort={sort} onSort={onSort} />
          ))}
          <th scope="col" {...HEADER}>
            <span className={classes['unseen']}>Action</span>
          </th>
        </tr>
      </thead>
      <tbody
        {...GROUP}
        ref={place}
        style={{ height: rows.getTotalSize() }}
        onScroll={({ currentTarget }) => scrollAlong(head.current, currentTarget)}
      >
        {shown.map(({ index, start }) => {
          const session = sessions[index]
          return (
            session && (
              <Row
                key={session.id}
                top={start - scrollMargin}
                focus={index === cursor.index ? cursor.wanted : 0}
                checked={isChecked(session)}
                fresh={fresh.has(session.id)}
                {...{ session, index, columns, onCheck, acts }}
              />
            )
          )
        })}
      </tbody>
    </table>
  )
}

/** The header stays in sight in the window, so it cannot be inside of what scrolls sideways: both do. */
function scrollAlong(other: HTMLElement | null, { scrollLeft }: HTMLElement): void {
  if (other !== null && other.scrollLeft !== scrollLeft) other.scrollLeft = scrollLeft
}

type RowProps = {
  readonly session: SessionRow
  readonly index: number
  /** In pixels below the header. */
  readonly top: number
  readonly columns: readonly ColumnKey[]
  readonly checked: boolean
  readonly fresh: boolean
  /** Grows each time the keyboard moves here; 0 elsewhere. */
  readonly focus: number
  readonly onCheck: CheckProps['onCheck']
  readonly acts: SessionActs
}

const Row = memo(function Row({ session, index, top, columns, checked, fresh, focus, onCheck, acts }: RowProps) {
  const ended = useHasEnded(session)
  const row = useRowFocus<HTMLTableRowElement>(focus)
  return (
    <tr
      {...ROW}
      ref={row}
      tabIndex={-1}
      aria-rowindex={index + 2}
      data-session={session.id}
      data-expired={ended || undefined}
      data-current={session.current || undefined}
      data-checked={checked || undefined}
      data-fresh={fresh || undefined}
      style={{ translate: `0 ${top}px` }}
    >
      <td {...CELL}>
        <SessionCheckbox {...{ session, checked, onCheck }} />
      </td>
      {columns.map((key) => (
        <td {...CELL} key={key} data-column={key}>
          {CELLS[key]({ session, ended, onlyUser: acts.onlyUser })}
        </td>
      ))}
      <td {...CELL}>
        <DetailsButton session={session} onDetails={acts.onDetails} />
        <ActButton session={session} ended={ended} busy={acts.busyIds.has(session.id)} acts={acts} />
      </td>
    </tr>
  )
})

function Header({ column, sort, onSort }: { column: ColumnKey; sort: Sort; onSort: (sort: Sort) => void }) {
  const { name, sort: by } = COLUMNS[column]
  const direction = sort.sort === by ? sort.direction : undefined
  return (
    <th scope="col" {...HEADER} aria-sort={direction ?? 'none'}>
      <SortButton {...{ name, direction }} onClick={() => onSort(sortAfterClick(sort, by))} />
    </th>
  )
}

type SortButtonProps = { name: string; direction: Sort['direction'] | undefined; onClick: () => void }

function SortButton({ name, direction, onClick }: SortButtonProps): React.JSX.Element {
  return (
    <UnstyledButton className={classes['sort']} onClick={onClick}>
      {name}
      <span className={classes['arrow']} data-on={direction !== undefined || undefined}>
        <LineIcon paths={arrowOf(direction)} size={14} />
      </span>
    </UnstyledButton>
  )
}

function arrowOf(direction: Sort['direction'] | undefined): readonly string[] {
  if (direction === undefined) return arrowsSort
  return direction === 'ascending' ? arrowUp : arrowDown
}
