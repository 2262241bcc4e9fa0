import { infiniteQueryOptions, type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api, type Schema } from '../../lib/api.ts'
import { noteServerTime } from '../../lib/server-clock.ts'

export type Session = Schema<'Session'>
export type Termination = Schema<'Termination'>
export type Selection = { readonly ids: readonly string[] } | { readonly others: true }

type Batch = { readonly sessions: readonly Session[]; readonly next: string | undefined }

/** What the server gives at once, and what a person has at most without asking for more. */
const PAGE = 200
const BATCH = 1000
/** What the server takes at once. */
const MOST_IDS = 1000

export const mySessions = infiniteQueryOptions({
  queryKey: ['my-sessions'],
  queryFn: ({ pageParam, signal }) => loadBatch(pageParam, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last: Batch) => last.next,
  select: ({ pages }) => currentFirst(pages.flatMap(({ sessions }) => sessions)),
})

/** Ends sessions and takes them off the list at once, before it is loaded again. */
export function useTerminate() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (selection: Selection): Promise<Termination> => {
      if ('others' in selection) return answerOf(api.POST('/api/terminations', { body: { others: true } }))
      const parts = []
      for (const ids of inParts(selection.ids))
        parts.push(await answerOf(api.POST('/api/terminations', { body: { ids } })))
      return parts.reduce(joined)
    },
    onSuccess: (ended, selection) => {
      const gone = new Set(ended.endedIds)
      // Only the first thousand are named.
      const all = 'others' in selection
      drop(client, ({ id, current, status }) => gone.has(id) || (all && !current && status === 'active'))
    },
    onSettled: () => client.invalidateQueries(mySessions),
  })
}

/** Takes expired sessions off the list. */
export function useDismiss() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (ids: readonly string[]): Promise<readonly string[]> => {
      const dismissed = []
      for (const part of inParts(ids)) {
        dismissed.push(...(await answerOf(api.POST('/api/dismissals', { body: { ids: part } }))).dismissedIds)
      }
      return dismissed
    },
    onSuccess: (dismissed) => {
      const gone = new Set(dismissed)
      drop(client, ({ id }) => gone.has(id))
    },
    onSettled: () => client.invalidateQueries(mySessions),
  })
}

async function loadBatch(start: string | undefined, signal: AbortSignal): Promise<Batch> {
  const sessions: Session[] = []
  let next = start
  do {
    const query = { limit: PAGE, ...(next === undefined ? {} : { after: next }) }
    const page = await answerOf(api.GET('/api/sessions', { params: { query }, signal }))
    noteServerTime(page.now)
    sessions.push(...page.sessions)
    next = page.next
  } while (next !== undefined && sessions.length < BATCH)
  return { sessions, next }
}

/** A session that was used between two pages is on both. */
function currentFirst(sessions: readonly Session[]): readonly Session[] {
  const once = [...new Map(sessions.map((session) => [session.id, session])).values()]
  return once.sort((left, right) => Number(right.current) - Number(left.current))
}

function drop(client: QueryClient, isGone: (session: Session) => boolean): void {
  changeList(client, (sessions) => sessions.filter((one) => !isGone(one)))
}

type Place = { readonly isFirst: boolean; readonly isLast: boolean; readonly known: ReadonlySet<string> }

/** Changes what has been loaded, batch after batch. */
export function changeList(
  client: QueryClient,
  change: (sessions: readonly Session[], place: Place) => readonly Session[],
): void {
  client.setQueryData(mySessions.queryKey, (loaded) => {
    if (!loaded) return undefined
    const { pages } = loaded
    const known = new Set(pages.flatMap(({ sessions }) => sessions.map(({ id }) => id)))
    const changed = pages.map((batch, index) => {
      const place = { isFirst: index === 0, isLast: index === pages.length - 1, known }
      return { ...batch, sessions: change(batch.sessions, place) }
    })
    return { ...loaded, pages: changed }
  })
}

function inParts(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / MOST_IDS)
  return Array.from({ length: count }, (_, index) => ids.slice(index * MOST_IDS, (index + 1) * MOST_IDS))
}

function joined(before: Termination, after: Termination): Termination {
  return {
    batch: before.batch,
    users: Math.max(before.users, after.users),
    sessions: before.sessions + after.sessions,
    endedIds: [...before.endedIds, ...after.endedIds],
    notEnded: [...before.notEnded, ...after.notEnded],
  }
}
