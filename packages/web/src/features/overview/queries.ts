import { queryOptions } from '@tanstack/react-query'
import { answerOf, api, type Schema } from '../../lib/api.ts'
import { type AuditEvent, withoutEchoes } from '../../lib/audit-events.ts'

export type Overview = Schema<'Overview'> & {
  /** Both newest first, and only so many as one takes in at a glance. */
  readonly latest: readonly AuditEvent[]
  readonly failedLogins: readonly AuditEvent[]
}

const SHOWN = 6

export const overview = queryOptions({
  queryKey: ['overview'],
  queryFn: async ({ signal }): Promise<Overview> => {
    const [numbers, latest, failedLogins] = await Promise.all([
      answerOf(api.GET('/api/admin/overview', { signal })),
      // Twice as many, because each login is followed by the start of its session.
      answerOf(api.GET('/api/admin/events', { params: { query: { limit: 2 * SHOWN } }, signal })),
      answerOf(api.GET('/api/admin/events', { params: { query: { type: 'login_failed', limit: SHOWN } }, signal })),
    ])
    return {
      ...numbers,
      latest: withoutEchoes(latest.events, { more: latest.next !== undefined }).slice(0, SHOWN),
      failedLogins: failedLogins.events,
    }
  },
})
