import { createRoute, z } from '@hono/zod-openapi'
import { liveOnly, SESSION_SORT_KEYS, TALLY_KEYS } from 'latchkey'
import { methodName } from 'latchkey/search'
import { COUNTED_UP_TO, MoreView } from '../api/count-view.ts'
import { problems } from '../api/problem.ts'
import { listed, SearchInput, toFilter } from '../api/search-input.ts'
import { PageInput, SessionPage, toPageRequest, toSessionPage } from '../api/session-view.ts'
import { assertFound, DismissalView, IdsInput, TerminationView } from '../api/termination-view.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import { administratorActor, type ByAdministrator } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { administrator, signedIn } from '../edge/signed-in.ts'

const list = createRoute({
  method: 'get',
  path: '/api/admin/sessions',
  tags: ['all sessions'],
  summary: 'Sessions of all users that match a search',
  description: 'Active and expired ones, unless the search asks for a status, a cause or a time of ending.',
  request: {
    query: z.strictObject({
      ...SearchInput,
      ...PageInput,
      sort: z.enum(SESSION_SORT_KEYS).default('lastActiveAt'),
      direction: z.enum(['ascending', 'descending']).default('descending'),
    }),
  },
  responses: {
    200: { description: 'A page.', content: { 'application/json': { schema: SessionPage } } },
    ...problems('bad_request', 'bad_search', 'not_signed_in', 'not_allowed', 'store_unavailable'),
  },
})

const CountView = z
  .object({
    sessions: z.number().int(),
    users: z.number().int(),
    more: MoreView,
  })
  .openapi('Count')

const count = createRoute({
  method: 'get',
  path: '/api/admin/session-counts',
  tags: ['all sessions'],
  summary: 'How many sessions match, and how many of them can be ended',
  request: { query: z.strictObject(SearchInput) },
  responses: {
    200: {
      description: 'Counts.',
      content: {
        'application/json': {
          schema: z
            .object({
              listed: CountView.openapi({ description: 'Those that the list shows.' }),
              endable: CountView.openapi({ description: 'Active, without the session that asks.' }),
              matchesCurrent: z.boolean().openapi({ description: 'The session that asks is among those that match.' }),
            })
            .openapi('SessionCounts'),
        },
      },
    },
    ...problems('bad_request', 'bad_search', 'not_signed_in', 'not_allowed', 'store_unavailable'),
  },
})

const SuggestionsView = z
  .object({
    values: z.array(
      z.object({
        value: z.string().openapi({ description: 'As it is written in a search.', example: 'pwd' }),
        label: z.string().optional().openapi({ description: 'What people call it.', example: 'password' }),
        sessions: z.number().int(),
      }),
    ),
  })
  .openapi('SessionSuggestions')

const suggest = createRoute({
  method: 'get',
  path: '/api/admin/session-suggestions',
  tags: ['all sessions'],
  summary: 'What there is to search for, and how many active and expired sessions have it, most first',
  request: { query: z.strictObject({ key: z.enum(TALLY_KEYS) }) },
  responses: {
    200: { description: 'Values.', content: { 'application/json': { schema: SuggestionsView } } },
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'store_unavailable'),
  },
})

const terminate = createRoute({
  method: 'post',
  path: '/api/admin/terminations',
  tags: ['all sessions'],
  summary: 'End sessions of anybody: those named',
  description:
    'All that match a search end by a plan: see POST /api/admin/plans. The session that asks is never ended here: see DELETE /api/session.',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({ ids: IdsInput }).openapi('AdminTermination'),
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
  for (const { path } of [list, count, suggest, terminate, dismiss]) api.use(path, signedIn(deps), administrator(deps))

  api.openapi(list, async (c) => {
    const { q, sort: key, direction, ...page } = c.req.valid('query')
    const filter = listed(toFilter(q, clock()))
    const found = await sessions.search(administratorActor(c), filter, { key, direction }, toPageRequest(page))
    return reply.json(toSessionPage(found, c.get('session').id, clock()), 200)
  })

  api.openapi(count, async (c) => {
    const actor = administratorActor(c)
    const filter = toFilter(c.req.valid('query').q, clock())
    const mine = c.get('session').id
    const [shown, endable, current] = await Promise.all([
      sessions.count(actor, listed(filter), { upTo: COUNTED_UP_TO }),
      sessions.count(actor, { ...liveOnly(filter), exceptIds: [mine] }, { upTo: COUNTED_UP_TO }),
      sessions.count(actor, { ...filter, ids: [mine] }, { upTo: 1 }),
    ])
    return reply.json({ listed: shown, endable, matchesCurrent: current.sessions > 0 }, 200)
  })

  api.openapi(suggest, async (c) => {
    const { key } = c.req.valid('query')
    const tallies = await sessions.tally(administratorActor(c), key)
    const values = tallies.map((tally) => {
      const label = key === 'method' ? methodName(tally.value) : undefined
      return label === undefined ? tally : { ...tally, label }
    })
    return reply.json({ values }, 200)
  })

  api.openapi(terminate, async (c) => {
    const { ids } = c.req.valid('json')
    const selection = { ids, except: c.get('session').id }
    const ended = await sessions.terminate(administratorActor(c), selection, { origin: c.env.origin })
    return reply.json(assertFound(ids, ended), 200)
  })

  api.openapi(dismiss, async (c) => {
    const { ids } = c.req.valid('json')
    return reply.json({ dismissedIds: await sessions.dismiss(administratorActor(c), ids, c.env.origin) }, 200)
  })
  return api
}
