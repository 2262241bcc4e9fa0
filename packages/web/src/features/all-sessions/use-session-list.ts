import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { keepBeginnings, sessionList } from './queries.ts'
import type { Sort } from './session-search.ts'

/** As many rows before the end of what is loaded as one scrolls past while the next page comes. */
const AHEAD = 100

/** The sessions that are loaded, in one list. The next page comes when its turn is near. */
export function useSessionList(q: string, sort: Sort, isReadable: boolean) {
  const list = useInfiniteQuery({ ...sessionList(q, sort), enabled: isReadable })
  const client = useQueryClient()
  const { sort: by, direction } = sort
  // A list that is shown again is loaded again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another list is shown, this one is left
  useEffect(() => () => keepBeginnings(client), [client, q, by, direction])
  const rows = useMemo(() => list.data?.pages.flatMap(({ sessions }) => sessions) ?? [], [list.data])

  const ready = list.hasNextPage && !list.isFetching && !list.isFetchNextPageError
  const latest = useRef({ ready, loaded: rows.length, load: list.fetchNextPage })
  latest.current = { ready, loaded: rows.length, load: list.fetchNextPage }
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each page, the rows in sight may reach for the next
  const onReach = useCallback(
    (index: number) => {
      const { ready, loaded, load } = latest.current
      if (ready && index + AHEAD >= loaded) void load()
    },
    [ready, rows.length],
  )
  return { list, rows, onReach }
}
