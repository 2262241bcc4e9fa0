import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api, type Schema } from '../../lib/api.ts'

export type AuditEvent = Schema<'AuditEvent'>
export type EventType = AuditEvent['type']

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

/** A login says what the start of its session would say again. At the end of a page, it may stand on the next one. */
function withoutEchoes(events: readonly AuditEvent[], { more }: { more: boolean }): readonly AuditEvent[] {
  const logins = new Set(events.filter(({ type }) => type === 'login_succeeded').map(({ sessionId }) => sessionId))
  const last = more ? events.at(-1) : undefined
  return events.filter((event) => event.type !== 'session_started' || (!logins.has(event.sessionId) && event !== last))
}

export function useChangePassword() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Schema<'PasswordChange'>) => answerOf(api.PUT('/api/password', { body })),
    // The sessions that it ended and the events that it wrote are on other queries.
    onSettled: () => client.invalidateQueries(),
  })
}
