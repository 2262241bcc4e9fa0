import { useCallback, useRef, useState } from 'react'
import type { SessionRow } from './queries.ts'
import { isSelected, mark, NOTHING_SELECTED, rangeOf, type Selection, without } from './session-selection.ts'

/** What is checked. Another search begins with nothing checked: "all that match" would silently mean other sessions. */
export function useSelection(q: string, rows: readonly SessionRow[]) {
  const [selection, setSelection] = useState<Selection>(NOTHING_SELECTED)
  const lastChecked = useRef<string | undefined>(undefined)

  const [selectedIn, setSelectedIn] = useState(q)
  if (selectedIn !== q) {
    setSelectedIn(q)
    setSelection(NOTHING_SELECTED)
  }

  const latest = useRef({ selection, rows })
  latest.current = { selection, rows }

  return {
    selection,
    setSelection,
    isChecked: useCallback((session: SessionRow) => isSelected(selection, session), [selection]),
    onCheck: useCallback((session: SessionRow, { checked, range }: Checking): void => {
      const { selection, rows } = latest.current
      setSelection(mark(selection, rangeOf(rows, range ? lastChecked.current : undefined, session.id), checked))
      lastChecked.current = session.id
    }, []),
    /** What has ended is neither picked nor an exception any more. */
    onEnded: (ids: ReadonlyMap<string, unknown>) => setSelection((before) => without(before, ids)),
  }
}

type Checking = { readonly checked: boolean; readonly range: boolean }
