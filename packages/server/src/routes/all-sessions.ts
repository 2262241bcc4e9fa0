import { createRoute, z } from '@hono/zod-openapi'
import { parseAddressFilter, SESSION_SORT_KEYS, type SessionFilter } from 'latchkey'
import { problems } from '../api/problem.ts'
import { PageInput, SessionPage, toPageRequest, toSessionView } from '../api/session-view.ts'
import { assertFound, DismissalView, IdsInput, TerminationView } from '../api/termination-view.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import { administratorActor, type ByAdministrator } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { administrator, signedIn } from '../edge/signed-in.ts'

/** Past this, a count is said as "more than": counting on would make the answer wait for the size of the store. */
const COUNTED_UP_TO = 100_000

const FilterInput = {
  user: z.string().max(200).optional().openapi({ description: 'Part of a username, whatever the case.' }),
  ip: z.string().max(60).optional().openapi({
    description: 'An address, the beginning of one, or a network in CIDR notation.',
    example: '10.0.0.0/8',
  }),
}
type FilterInput = { user?: string | undefined; ip?: string | undefined }

const list = createRoute({
  method: 'get',
  path: '/api/admin/sessions',
  tags: ['all sessions'],
  summary: 'Sessions of all users, active and expired',
  request: {
    query: z.strictObject({
      ...FilterInput,
      ...PageInput,
      sort: z.enum(SESSION_SORT_KEYS).default('lastActiveAt'),
      direction: z.enum(['ascending', 'descending']).default('descending'),
    }),
  },
  responses: {
    200: { description: 'A page.', content: { 'application/json': { schema: SessionPage } } },
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'store_unavailable'),
  },
})

const CountView = z
  .object({
    sessions: z.number().int(),
    users: z.number().int(),
    more: z.boolean().openapi({ description: 'There are more than were counted.' }),
  })
  .openapi('Count')

const count = createRoute({
  method: 'get',
  path: '/api/admin/session-counts',
  tags: ['all sessions'],
  summary: 'How many sessions match, and how many of them can be ended',
  request: { query: z.strictObject(FilterInput) },
  responses: {
    200: {
      description: 'Counts.',
      content: {
        'application/json': {
          schema: z
            .object({
              listed: CountView.openapi({ description: 'Active and expired.' }),
              endable: CountView.openapi({ description: 'Active, without the session that asks.' }),
              matchesCurrent: z.boolean().openapi({ description: 'The session that asks is among those that match.' }),
            })
            .openapi('SessionCounts'),
        },
      },
    },
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'store_unavailable'),
  },
})

const terminate = createRoute({
  method: 'post',
  path: '/api/admin/terminations',
  tags: ['all sessions'],
  summary: 'End sessions of anybody: those named, or all that match',
  description:
    'An empty `matching` ends the sessions of all users (ASVS 5.0, 7.4.5). The session that asks is never ended here: see DELETE /api/session.',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .union([
              z.strictObject({ ids: IdsInput }),
              z.strictObject({ matching: z.strictObject(FilterInput), exceptIds: IdsInput.optional() }),
            ])
            .openapi('AdminTermination'),
        },
      },
    },
  },
  responses: {
    200: { description: 'What ended.', content: { 'application/json': { schema: TerminationView } } },
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'session_not_found', 'store_unavailable'),
  },
})

const dismiss = createRoute({
  method: 'post',
  path: '/api/admin/dismissals',
  tags: ['all sessions'],
  summary: 'Take expired sessions of anybody off the lists',
  request: {
    body: { required: true, content: { 'application/json': { schema: z.strictObject({ ids: IdsInput }) } } },
  },
  responses: {
    200: { description: 'What is off the list.', content: { 'application/json': { schema: DismissalView } } },
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'store_unavailable'),
  },
})

export function allSessionsRoutes(deps: Deps) {
  const { sessions, clock } = deps
  const reply = replyWith(deps.site.headers.api)
  const api = createApi<ByAdministrator>()
  for (const { path } of [list, count, terminate, dismiss]) api.use(path, signedIn(deps), administrator(deps))

  api.openapi(list, async (c) => {
    const { user, ip, sort: key, direction, ...page } = c.req.valid('query')
    const filter: SessionFilter = { ...toFilter({ user, ip }), statuses: ['active', 'expired'] }
    const found = await sessions.search(administratorActor(c), filter, { key, direction }, toPageRequest(page))
    const now = clock()
    const items = found.items.map((session) => toSessionView(session, c.get('session').id, now))
    return reply.json({ now, sessions: items, ...(found.next === undefined ? {} : { next: found.next }) }, 200)
  })

  api.openapi(count, async (c) => {
    const actor = administratorActor(c)
    const filter = toFilter(c.req.valid('query'))
    const mine = c.get('session').id
    const [listed, endable, current] = await Promise.all([
      sessions.count(actor, { ...filter, statuses: ['active', 'expired'] }, { upTo: COUNTED_UP_TO }),
      sessions.count(actor, { ...filter, statuses: ['active'], exceptIds: [mine] }, { upTo: COUNTED_UP_TO }),
      sessions.count(actor, { ...filter, ids: [mine] }, { upTo: 1 }),
    ])
    return reply.json({ listed, endable, matchesCurrent: current.sessions > 0 }, 200)
  })

  api.openapi(terminate, async (c) => {
    const wanted = c.req.valid('json')
    const how = { origin: c.get('origin') }
    const except = c.get('session').id
    const actor = administratorActor(c)
    if ('ids' in wanted) {
      return reply.json(assertFound(wanted.ids, await sessions.terminate(actor, { ids: wanted.ids, except }, how)), 200)
    }
    const exceptIds = wanted.exceptIds === undefined ? {} : { exceptIds: wanted.exceptIds }
    const matching = { ...toFilter(wanted.matching), ...exceptIds }
    return reply.json(await sessions.terminate(actor, { matching, except }, how), 200)
  })

  api.openapi(dismiss, async (c) => {
    const { ids } = c.req.valid('json')
    return reply.json({ dismissedIds: await sessions.dismiss(administratorActor(c), ids, c.get('origin')) }, 200)
  })
  return api
}

/** What is left empty filters nothing. */
function toFilter({ user, ip }: FilterInput): SessionFilter {
  return {
    ...(user?.trim() ? { users: [{ kind: 'part', text: user.trim() }] } : {}),
    ...(ip?.trim() ? { addresses: [parseAddressFilter(ip)] } : {}),
  }
}
