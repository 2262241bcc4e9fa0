import { useCallback, useEffect } from 'react'
import { DeviceCell } from '../../ui/device-cell.tsx'
import { ThisDeviceLabel } from '../../ui/status-label.tsx'
import { COLUMNS, type ColumnKey } from './columns.ts'
import { DetailsButton } from './details-button.tsx'
import type { SessionRow } from './queries.ts'
import { ActButton, type SessionActs } from './session-acts.tsx'
import classes from './session-cards.module.css'
import { CELLS } from './session-cells.tsx'
import { type CheckProps, SessionCheckbox, UsernameButton, useHasEnded } from './session-facts.tsx'
import type { SessionListProps } from './session-results.tsx'
import { useRowFocus } from './use-cursor.ts'
import { useVirtualRows } from './use-virtual-rows.ts'

// A list whose rows of cards are placed by themselves: only some of its items are in the document.
const LIST = { role: 'list', 'aria-label': 'All sessions' } as const
const NOTHING = { role: 'presentation' } as const
const itemAt = (place: number, total = -1) => ({ role: 'listitem', 'aria-posinset': place, 'aria-setsize': total })

const CARD_HEIGHT = 296
const NARROWEST = 320
const GAP = 12

/** The same facts and buttons as the table, one session below the other, or beside it where there is room. */
export function SessionCards(props: SessionListProps & { readonly width: number }): React.JSX.Element {
  const { sessions, total, columns, width, cursor, fresh, isChecked, onCheck, acts, onReach } = props
  const beside = Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP)))
  const { place, rows, scrollMargin } = useVirtualRows<HTMLDivElement>({
    count: Math.ceil(sessions.length / beside),
    height: CARD_HEIGHT + GAP,
    keyOf: useCallback((row: number) => sessions[row * beside]?.id ?? '', [sessions, beside]),
    keep: cursor.index < 0 ? -1 : Math.floor(cursor.index / beside),
    coveredAbove: 110,
  })
  const shown = rows.getVirtualItems()
  const last = ((shown.at(-1)?.index ?? 0) + 1) * beside
  useEffect(() => onReach(last), [last, onReach])
  useEffect(() => {
    if (cursor.wanted > 0 && cursor.index >= 0) rows.scrollToIndex(Math.floor(cursor.index / beside))
  }, [rows, beside, cursor.index, cursor.wanted])
  return (
    <div {...LIST} className={classes['cards']} ref={place} style={{ height: rows.getTotalSize() }}>
      {shown.map(({ index: row, key, start }) => (
        <div
          {...NOTHING}
          key={key}
          ref={rows.measureElement}
          data-index={row}
          className={classes['row']}
          style={{
            translate: `0 ${start - scrollMargin}px`,
            gridTemplateColumns: `repeat(${beside}, minmax(0, 1fr))`,
          }}
        >
          {sessions.slice(row * beside, (row + 1) * beside).map((session, column) => (
            <Card
              key={session.id}
              place={row * beside + column + 1}
              checked={isChecked(session)}
              fresh={fresh.has(session.id)}
              focus={row * beside + column === cursor.index ? cursor.wanted : 0}
              {...{ session, total, columns, onCheck, acts }}
            />
          ))}
        </div>
      ))}
    </div>
  )
}

type CardProps = {
  readonly session: SessionRow
  readonly place: number
  readonly total: number | undefined
  readonly columns: readonly ColumnKey[]
  readonly checked: boolean
  readonly fresh: boolean
  /** Grows each time the keyboard moves here; 0 elsewhere. */
  readonly focus: number
  readonly onCheck: CheckProps['onCheck']
  readonly acts: SessionActs
}

function Card({ session, place, total, columns, checked, fresh, focus, onCheck, acts }: CardProps): React.JSX.Element {
  const card = useRowFocus<HTMLDivElement>(focus)
  const ended = useHasEnded(session)
  return (
    <div
      {...itemAt(place, total)}
      ref={card}
      tabIndex={-1}
      data-session={session.id}
      className={classes['card']}
      data-expired={ended || undefined}
      data-checked={checked || undefined}
      data-fresh={fresh || undefined}
    >
      <div className={classes['head']}>
        <UsernameButton username={session.username} onlyUser={acts.onlyUser} />
        <span className={classes['corner']}>
          <DetailsButton session={session} onDetails={acts.onDetails} />
          <SessionCheckbox {...{ session, checked, onCheck }} />
        </span>
      </div>
      <DeviceCell device={session.device}>
        {session.label !== undefined && <span className={classes['name']}>{session.label}</span>}
        {session.current && <ThisDeviceLabel />}
      </DeviceCell>
      <dl className={classes['facts']}>
        {columns
          .filter((key) => key !== 'user' && key !== 'device')
          .map((key) => (
            <div key={key}>
              <dt>{COLUMNS[key].name}</dt>
              <dd>{CELLS[key]({ session, ended, onlyUser: acts.onlyUser })}</dd>
            </div>
          ))}
      </dl>
      <ActButton session={session} ended={ended} busy={acts.busyIds.has(session.id)} acts={acts} fullWidth />
    </div>
  )
}
