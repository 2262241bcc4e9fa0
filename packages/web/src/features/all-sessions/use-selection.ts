import { useRef, useState } from 'react'
import type { SessionRow } from './queries.ts'
import { isSelected, mark, NOTHING_SELECTED, rangeOf, type Selection } from './session-selection.ts'

/** What is checked. Another search begins with nothing checked: "all that match" would silently mean other sessions. */
export function useSelection(q: string, rows: readonly SessionRow[]) {
  const [selection, setSelection] = useState<Selection>(NOTHING_SELECTED)
  const lastChecked = useRef<string | undefined>(undefined)

  const [selectedIn, setSelectedIn] = useState(q)
  if (selectedIn !== q) {
    setSelectedIn(q)
    setSelection(NOTHING_SELECTED)
  }

  return {
    selection,
    setSelection,
    isChecked: (session: SessionRow) => isSelected(selection, session),
    onCheck(session: SessionRow, { checked, range }: { readonly checked: boolean; readonly range: boolean }): void {
      setSelection(mark(selection, rangeOf(rows, range ? lastChecked.current : undefined, session.id), checked))
      lastChecked.current = session.id
    },
  }
}
