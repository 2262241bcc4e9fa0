import { queryOptions } from '@tanstack/react-query'
import { answerOf, api } from './api.ts'
import { leaveAfter } from './leaving.ts'
import { noteServerTime } from './server-clock.ts'

/** Who is signed in here: asked by the shell for every page. */
export const sessionInUse = queryOptions({
  queryKey: ['session-in-use'],
  queryFn: async ({ signal }) => {
    const answer = await answerOf(api.GET('/api/session', { signal }))
    noteServerTime(answer.now)
    return answer
  },
  staleTime: 60_000,
})

/** Ends this login. The page is gone afterwards. */
export async function disconnect(): Promise<void> {
  await leaveAfter(() => answerOf(api.DELETE('/api/session')))
}
