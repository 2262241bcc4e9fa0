import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { answerOf, api } from '../../lib/api.ts'
import type { EventType } from '../../lib/audit-events.ts'
import { present } from '../../lib/search-params.ts'

export type EventFilter = { readonly user?: string; readonly ip?: string; readonly type?: EventType }

const PAGE = 50

export function auditTrail({ user, ip, type }: EventFilter) {
  return infiniteQueryOptions({
    queryKey: ['audit', { user, ip, type }],
    queryFn: ({ pageParam: after, signal }) => {
      const query = { ...present({ user, ip, type, after }), limit: PAGE }
      return answerOf(api.GET('/api/admin/events', { params: { query }, signal }))
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}
