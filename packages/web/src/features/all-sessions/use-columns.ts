import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sessionInUse } from '../../lib/session-in-use.ts'
import { type ColumnKey, toColumns, USUAL_COLUMNS } from './columns.ts'

/** Which columns are shown: kept in this browser, for each person who uses it. */
export function useColumns(): readonly [readonly ColumnKey[], (columns: readonly ColumnKey[]) => void] {
  const accountId = useQuery(sessionInUse).data?.account.id ?? ''
  const [columns, setColumns] = useState(() => read(accountId))
  return [
    columns,
    (next) => {
      setColumns(next)
      write(accountId, next)
    },
  ]
}

function placeFor(accountId: string): string {
  return `latchkey.columns.${accountId}`
}

/** A browser that keeps nothing has the usual ones. */
function read(accountId: string): readonly ColumnKey[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(placeFor(accountId)) ?? '')
    const columns = Array.isArray(kept) ? toColumns(kept) : []
    return columns.length === 0 ? USUAL_COLUMNS : columns
  } catch {
    return USUAL_COLUMNS
  }
}

function write(accountId: string, columns: readonly ColumnKey[]): void {
  try {
    localStorage.setItem(placeFor(accountId), JSON.stringify(columns))
  } catch {
    // Shown for as long as the page is.
  }
}
