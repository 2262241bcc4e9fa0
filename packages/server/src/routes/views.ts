import { createRoute, z } from '@hono/zod-openapi'
import { problems } from '../api/problem.ts'
import { SavedView, SavedViewInput } from '../api/saved-view.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import { administratorActor, type ByAdministrator } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { administrator, signedIn } from '../edge/signed-in.ts'

const body = { required: true, content: { 'application/json': { schema: SavedViewInput } } }
const answer = { content: { 'application/json': { schema: SavedView } } }
const ViewParams = z.object({ id: z.uuid() })

const list = createRoute({
  method: 'get',
  path: '/api/admin/views',
  tags: ['views'],
  summary: 'My saved views of all sessions, by name',
  responses: {
    200: {
      description: 'Views.',
      content: { 'application/json': { schema: z.object({ views: z.array(SavedView) }).openapi('SavedViews') } },
    },
    ...problems('not_signed_in', 'not_allowed', 'store_unavailable'),
  },
})

const create = createRoute({
  method: 'post',
  path: '/api/admin/views',
  tags: ['views'],
  summary: 'Save a view',
  description: 'Names are unique among my own views, whatever their case. At most 100 views.',
  request: { body },
  responses: {
    201: { description: 'Saved.', ...answer },
    ...problems(
      'bad_request',
      'bad_search',
      'not_signed_in',
      'not_allowed',
      'view_exists',
      'view_limit_reached',
      'store_unavailable',
    ),
  },
})

const replace = createRoute({
  method: 'put',
  path: '/api/admin/views/{id}',
  tags: ['views'],
  summary: 'Put another view in the place of one of mine',
  request: { params: ViewParams, body },
  responses: {
    200: { description: 'Saved.', ...answer },
    ...problems(
      'bad_request',
      'bad_search',
      'not_signed_in',
      'not_allowed',
      'view_not_found',
      'view_exists',
      'store_unavailable',
    ),
  },
})

const remove = createRoute({
  method: 'delete',
  path: '/api/admin/views/{id}',
  tags: ['views'],
  summary: 'Delete one of my views',
  request: { params: ViewParams },
  responses: {
    204: { description: 'Deleted.' },
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'view_not_found', 'store_unavailable'),
  },
})

export function viewsRoutes(deps: Deps) {
  const { views } = deps
  const reply = replyWith(deps.site.headers.api)
  const api = createApi<ByAdministrator>()
  for (const path of ['/api/admin/views', '/api/admin/views/*']) api.use(path, signedIn(deps), administrator(deps))

  api.openapi(list, async (c) => reply.json({ views: [...(await views.list(administratorActor(c)))] }, 200))

  api.openapi(create, async (c) => reply.json(await views.create(administratorActor(c), c.req.valid('json')), 201))

  api.openapi(replace, async (c) => {
    const { id } = c.req.valid('param')
    return reply.json(await views.replace(administratorActor(c), id, c.req.valid('json')), 200)
  })

  api.openapi(remove, async (c) => {
    await views.remove(administratorActor(c), c.req.valid('param').id)
    return reply.empty()
  })
  return api
}
