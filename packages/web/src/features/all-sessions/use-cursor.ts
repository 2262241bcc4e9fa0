import { useEffect, useMemo, useRef, useState } from 'react'
import type { SessionRow } from './queries.ts'

/** The row that the keyboard is at. */
export type Cursor = {
  /** -1 when it is at none. */
  readonly index: number
  /** Grows each time that the row shall take the focus. */
  readonly wanted: number
}

/** Follows the session, not the place: whatever comes above it, the keyboard stays where it was. */
export function useCursor(rows: readonly SessionRow[]) {
  const [{ id, wanted }, setAt] = useState<{ id: string | undefined; wanted: number }>({ id: undefined, wanted: 0 })
  const index = useMemo(() => (id === undefined ? -1 : rows.findIndex((row) => row.id === id)), [rows, id])
  const lastIndex = useRef(0)
  if (index >= 0) lastIndex.current = index
  return {
    cursor: useMemo((): Cursor => ({ index, wanted }), [index, wanted]),
    row: rows[index],
    /** To the row before or after; where its own has gone, to the one that took its place; at first to the first. */
    move(step: number): void {
      const to = index === -1 ? lastIndex.current : index + step
      const next = rows[Math.min(rows.length - 1, Math.max(0, to))]
      if (next) setAt({ id: next.id, wanted: wanted + 1 })
    },
    /** The focus is in this row, however it came there. */
    noteFocus(target: Element): void {
      const focused = target.closest<HTMLElement>('[data-session]')?.dataset['session']
      if (focused !== undefined && focused !== id) setAt({ id: focused, wanted: 0 })
    },
  }
}

/** For a row: takes the focus each time that `wanted` grows. The list has brought it into sight already. */
export function useRowFocus<Row extends HTMLElement>(wanted: number) {
  const row = useRef<Row>(null)
  useEffect(() => {
    if (wanted > 0) row.current?.focus({ preventScroll: true })
  }, [wanted])
  return row
}
