import { createRoute, z } from '@hono/zod-openapi'
import { EVENT_TYPES, type EventFilter, parseAddressFilter, readTrail } from 'latchkey'
import { EventPage, toEventPage } from '../api/event-view.ts'
import { problems } from '../api/problem.ts'
import { PageInput, toPageRequest } from '../api/session-view.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import { administratorActor, type ByAdministrator } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { administrator, signedIn } from '../edge/signed-in.ts'

const list = createRoute({
  method: 'get',
  path: '/api/admin/events',
  tags: ['audit'],
  summary: 'The audit trail, newest first',
  request: {
    query: z.strictObject({
      user: z.string().max(200).optional().openapi({ description: 'Part of the username it happened to.' }),
      ip: z.string().max(60).optional().openapi({ description: 'An address, the beginning of one, or a network.' }),
      type: z.enum(EVENT_TYPES).optional(),
      ...PageInput,
    }),
  },
  responses: {
    200: { description: 'A page.', content: { 'application/json': { schema: EventPage } } },
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'store_unavailable'),
  },
})

export function auditRoutes(deps: Deps) {
  const reply = replyWith(deps.site.headers.api)
  const api = createApi<ByAdministrator>()
  api.use(list.path, signedIn(deps), administrator(deps))
  return api.openapi(list, async (c) => {
    const { user, ip, type, ...page } = c.req.valid('query')
    const filter: EventFilter = {
      ...(user?.trim() ? { usernamePart: user.trim() } : {}),
      ...(ip?.trim() ? { ip: parseAddressFilter(ip) } : {}),
      ...(type === undefined ? {} : { types: [type] }),
    }
    return reply.json(toEventPage(await readTrail(administratorActor(c), deps.store, filter, toPageRequest(page))), 200)
  })
}
