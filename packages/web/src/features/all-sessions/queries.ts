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
export type SuggestedValue = Schema<'SessionSuggestions'>['values'][number]
type SessionPage = Schema<'SessionPage'>
type SessionList = InfiniteData<SessionPage, string | undefined>

/** Loading a list again asks for each page that it has: more of them would be a burden to the server. */
export const PAGES_TO_REFRESH = 5
/** The first page is there at once; the next ones are on their way before one sees their place. */
const FIRST_PAGE = 100
const NEXT_PAGE = 200
/** What the server takes at once. */
const MOST_IDS = 1000
const EVERYTHING = ['all-sessions']
const LISTS = [...EVERYTHING, 'list']
const COUNTS = [...EVERYTHING, 'counts']

/** `q`: in the language of searches, without mistakes; empty for all of them. */
export function sessionList(q: string, { sort, direction }: Sort) {
  return infiniteQueryOptions({
    queryKey: [...LISTS, { q, sort, direction }],
    queryFn: async ({ pageParam: after, signal }) => {
      const query = {
        ...present({ q: q || undefined, after }),
        sort,
        direction,
        limit: after === undefined ? FIRST_PAGE : NEXT_PAGE,
      }
      const page = await answerOf(api.GET('/api/admin/sessions', { params: { query }, signal }))
      noteServerTime(page.now)
      return page
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    // A comparison of everything that is loaded, with each page that comes.
    structuralSharing: false,
    // Whoever has looked at another tab keeps a long list: what happens is told to it anyway.
    refetchOnWindowFocus: isShort,
    refetchOnReconnect: isShort,
  })
}

function isShort({ state }: { readonly state: { readonly data?: SessionList | undefined } }): boolean {
  return (state.data?.pages.length ?? 0) <= PAGES_TO_REFRESH
}

export function sessionCounts(q: string) {
  return queryOptions({
    queryKey: [...COUNTS, { q }],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/admin/session-counts', { params: { query: present({ q: q || undefined }) }, signal })),
  })
}

/** As many as the server gives at once. */
export const MOST_NEWEST = 200

/** Those that started last: of what has just started, the search finds these. */
export function newestSessions(q: string) {
  return queryOptions({
    queryKey: ['newest-sessions', { q }],
    queryFn: async ({ signal }) => {
      const query = { q, sort: 'startedAt', direction: 'descending', limit: MOST_NEWEST } as const
      return (await answerOf(api.GET('/api/admin/sessions', { params: { query }, signal }))).sessions
    },
    staleTime: 0,
    gcTime: 0,
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
    mutationFn: (ids: readonly string[]) => answerOf(api.POST('/api/admin/terminations', { body: { ids: [...ids] } })),
    onSuccess: ({ endedIds }) => takeOffLists(client, endedIds),
    onSettled: () => refreshCounts(client),
  })
}

export function useDismiss() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (ids: readonly string[]): Promise<readonly string[]> => {
      const dismissed = []
      for (let from = 0; from < ids.length; from += MOST_IDS) {
        const body = { ids: ids.slice(from, from + MOST_IDS) }
        dismissed.push(...(await answerOf(api.POST('/api/admin/dismissals', { body }))).dismissedIds)
      }
      return dismissed
    },
    onSuccess: (dismissed) => takeOffLists(client, dismissed),
    onSettled: () => refreshCounts(client),
  })
}

export function useDisconnect() {
  return useMutation({ mutationFn: disconnect })
}

/** Loads what is shown again: all of it when that is little, else its beginning. */
export async function refreshLists(client: QueryClient): Promise<void> {
  keepBeginnings(client)
  await client.invalidateQueries({ queryKey: EVERYTHING })
}

/** Forgets of each list what would be too much to load again. */
export function keepBeginnings(client: QueryClient): void {
  client.setQueriesData<SessionList>({ queryKey: LISTS }, (list) =>
    list === undefined || list.pages.length <= PAGES_TO_REFRESH
      ? list
      : { pages: list.pages.slice(0, PAGES_TO_REFRESH), pageParams: list.pageParams.slice(0, PAGES_TO_REFRESH) },
  )
}

export function refreshCounts(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: COUNTS })
}

/** At once, without waiting for the next answer: a row that is still there looks as if nothing had happened. */
function takeOffLists(client: QueryClient, ids: Iterable<string>): void {
  const gone = new Set(ids)
  changeLists(client, (session) => (gone.has(session.id) ? undefined : session))
}

/** Changes loaded sessions in place; `undefined` takes one off. A page in which nothing changes stays the same page. */
export function changeLists(client: QueryClient, change: (session: SessionRow) => SessionRow | undefined): void {
  client.setQueriesData<SessionList>({ queryKey: LISTS }, (list) => {
    if (list === undefined) return undefined
    const pages = list.pages.map((page) => changed(page, change))
    return pages.every((page, index) => page === list.pages[index]) ? list : { ...list, pages }
  })
}

function changed(page: SessionPage, change: (session: SessionRow) => SessionRow | undefined): SessionPage {
  // Hundreds of pages, in most of which nothing changes.
  if (page.sessions.every((session) => change(session) === session)) return page
  return { ...page, sessions: page.sessions.map(change).filter((session) => session !== undefined) }
}
