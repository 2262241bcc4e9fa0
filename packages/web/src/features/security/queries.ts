import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api, type Schema } from '../../lib/api.ts'
import { withoutEchoes } from '../../lib/audit-events.ts'

export const myEvents = infiniteQueryOptions({
  queryKey: ['my-events'],
  queryFn: ({ pageParam, signal }) => {
    const query = { limit: 20, ...(pageParam === undefined ? {} : { after: pageParam }) }
    return answerOf(api.GET('/api/events', { params: { query }, signal }))
  },
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.next,
  select: ({ pages }) =>
    withoutEchoes(
      pages.flatMap(({ events }) => events),
      { more: pages.at(-1)?.next !== undefined },
    ),
})

export function useChangePassword() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Schema<'PasswordChange'>) => answerOf(api.PUT('/api/password', { body })),
    // The sessions that it ended and the events that it wrote are on other queries.
    onSettled: () => client.invalidateQueries(),
  })
}
