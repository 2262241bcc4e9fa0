import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { answerOf, api, type Schema } from '../../lib/api.ts'
import { present } from '../../lib/search-params.ts'
import { noteServerTime } from '../../lib/server-clock.ts'
import { disconnect } from '../../lib/session-in-use.ts'
import type { Sort } from './session-search.ts'
import { COUNTED_KEYS, type CountedKey } from './suggestions.ts'

export type SessionRow = Schema<'Session'>
export type Counts = Schema<'SessionCounts'>
export type Termination = Schema<'Termination'>
export type TerminationWanted = Schema<'AdminTermination'>
export type SuggestedValue = Schema<'SessionSuggestions'>['values'][number]
type SessionPage = Schema<'SessionPage'>

const PAGE = 50
const EVERYTHING = ['all-sessions']
const LISTS = [...EVERYTHING, 'list']

/** `q`: in the language of searches, without mistakes; empty for all of them. */
export function sessionList(q: string, { sort, direction }: Sort) {
  return infiniteQueryOptions({
    queryKey: [...LISTS, { q, sort, direction }],
    queryFn: async ({ pageParam: after, signal }) => {
      const query = { ...present({ q: q || undefined, after }), sort, direction, limit: PAGE }
      const page = await answerOf(api.GET('/api/admin/sessions', { params: { query }, signal }))
      noteServerTime(page.now)
      return page
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}

export function sessionCounts(q: string) {
  return queryOptions({
    queryKey: [...EVERYTHING, 'counts', { q }],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/admin/session-counts', { params: { query: present({ q: q || undefined }) }, signal })),
  })
}

/** The values of a key that occur, most sessions first. */
export function suggestedValues(key: CountedKey) {
  return queryOptions({
    queryKey: ['session-suggestions', key],
    queryFn: async ({ signal }) => {
      const query = { key: COUNTED_KEYS[key] }
      return (await answerOf(api.GET('/api/admin/session-suggestions', { params: { query }, signal }))).values
    },
    staleTime: 30_000,
  })
}

export function useTerminate() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: TerminationWanted) => answerOf(api.POST('/api/admin/terminations', { body })),
    onSuccess: ({ endedIds }) => takeOffLists(client, endedIds),
    onSettled: () => client.invalidateQueries({ queryKey: EVERYTHING }),
  })
}

export function useDismiss() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (ids: string[]) => answerOf(api.POST('/api/admin/dismissals', { body: { ids } })),
    onSuccess: ({ dismissedIds }) => takeOffLists(client, dismissedIds),
    onSettled: () => client.invalidateQueries({ queryKey: EVERYTHING }),
  })
}

export function useDisconnect() {
  return useMutation({ mutationFn: disconnect })
}

export function useRefresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: EVERYTHING })
}

/** At once, without waiting for the next answer: a row that is still there looks as if nothing had happened. */
function takeOffLists(client: QueryClient, ids: readonly string[]): void {
  const gone = new Set(ids)
  client.setQueriesData<InfiniteData<SessionPage>>({ queryKey: LISTS }, (list) =>
    list === undefined
      ? undefined
      : {
          ...list,
          pages: list.pages.map((page) => ({ ...page, sessions: page.sessions.filter(({ id }) => !gone.has(id)) })),
        },
  )
}
