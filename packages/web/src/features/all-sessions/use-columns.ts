import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api } from '../../lib/api.ts'
import { sessionInUse } from '../../lib/session-in-use.ts'
import { type ColumnKey, toColumns, USUAL_COLUMNS } from './columns.ts'

const chosenColumns = queryOptions({
  queryKey: ['session-columns'],
  queryFn: async ({ signal }) => (await answerOf(api.GET('/api/admin/session-columns', { signal }))).columns ?? null,
  staleTime: Number.POSITIVE_INFINITY,
})

/**
 * Which columns are shown: kept by the server, for each administrator. This browser keeps them too until one signs out,
 * so that a page that is loaded again looks as before from the start.
 */
export function useColumns(): readonly [readonly ColumnKey[], (columns: readonly ColumnKey[]) => void] {
  const accountId = useQuery(sessionInUse).data?.account.id ?? ''
  const kept = useQuery(chosenColumns).data
  const [seen] = useState(() => read(accountId))
  const [chosen, setChosen] = useState<readonly ColumnKey[]>()
  const { mutate: keep } = useMutation({
    // Also when the page is left right away.
    mutationFn: (columns: readonly ColumnKey[]) =>
      answerOf(api.PUT('/api/admin/session-columns', { body: { columns: [...columns] }, keepalive: true })),
  })
  const columns = chosen ?? (kept === undefined ? seen : shown(kept ?? []))
  return [
    columns,
    (next) => {
      setChosen(next)
      write(accountId, next)
      keep(next)
    },
  ]
}

function shown(keys: readonly unknown[]): readonly ColumnKey[] {
  const columns = toColumns(keys)
  return columns.length === 0 ? USUAL_COLUMNS : columns
}

function placeFor(accountId: string): string {
  return `latchkey.columns.${accountId}`
}

/** A browser that keeps nothing has the usual ones. */
function read(accountId: string): readonly ColumnKey[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(placeFor(accountId)) ?? '')
    return shown(Array.isArray(kept) ? kept : [])
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
