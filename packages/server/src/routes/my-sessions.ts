import { createRoute, z } from '@hono/zod-openapi'
import { problems } from '../api/problem.ts'
import { PageInput, SessionPage, toPageRequest, toSessionPage } from '../api/session-view.ts'
import { assertFound, DismissalView, IdsInput, TerminationView } from '../api/termination-view.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import { ownActor, type SignedIn } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { signedIn } from '../edge/signed-in.ts'

const list = createRoute({
  method: 'get',
  path: '/api/sessions',
  tags: ['my sessions'],
  summary: 'My sessions, active and expired, last active first',
  request: { query: z.strictObject(PageInput) },
  responses: {
    200: { description: 'A page.', content: { 'application/json': { schema: SessionPage } } },
    ...problems('bad_request', 'not_signed_in', 'store_unavailable'),
  },
})

const terminate = createRoute({
  method: 'post',
  path: '/api/terminations',
  tags: ['my sessions'],
  summary: 'End some of my sessions, or all but the one in use',
  description: 'The session in use is never ended here: see DELETE /api/session.',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .union([z.strictObject({ ids: IdsInput }), z.strictObject({ others: z.literal(true) })])
            .openapi('MyTermination'),
        },
      },
    },
  },
  responses: {
    200: { description: 'What ended.', content: { 'application/json': { schema: TerminationView } } },
    ...problems('bad_request', 'not_signed_in', 'session_not_found', 'store_unavailable'),
  },
})

const dismiss = createRoute({
  method: 'post',
  path: '/api/dismissals',
  tags: ['my sessions'],
  summary: 'Take expired sessions of mine off the list',
  request: {
    body: { required: true, content: { 'application/json': { schema: z.strictObject({ ids: IdsInput }) } } },
  },
  responses: {
    200: { description: 'What is off the list.', content: { 'application/json': { schema: DismissalView } } },
    ...problems('bad_request', 'not_signed_in', 'store_unavailable'),
  },
})

export function mySessionsRoutes(deps: Deps) {
  const { sessions, clock } = deps
  const reply = replyWith(deps.site.headers.api)
  const api = createApi<SignedIn>()
  for (const { path } of [list, terminate, dismiss]) api.use(path, signedIn(deps))

  api.openapi(list, async (c) => {
    const { id, userId } = c.get('session')
    const page = await sessions.list(ownActor(c), userId, toPageRequest(c.req.valid('query')))
    return reply.json(toSessionPage(page, id, clock()), 200)
  })

  api.openapi(terminate, async (c) => {
    const wanted = c.req.valid('json')
    const { id } = c.get('session')
    const how = { origin: c.env.origin }
    if ('others' in wanted)
      return reply.json(await sessions.terminate(ownActor(c), { matching: {}, except: id }, how), 200)
    const ended = await sessions.terminate(ownActor(c), { ids: wanted.ids, except: id }, how)
    return reply.json(assertFound(wanted.ids, ended), 200)
  })

  api.openapi(dismiss, async (c) => {
    const { ids } = c.req.valid('json')
    return reply.json({ dismissedIds: await sessions.dismiss(ownActor(c), ids, c.env.origin) }, 200)
  })
  return api
}
