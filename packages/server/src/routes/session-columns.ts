import { createRoute, z } from '@hono/zod-openapi'
import { problems } from '../api/problem.ts'
import { ColumnsInput } from '../api/saved-view.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import { administratorActor, type ByAdministrator } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { administrator, signedIn } from '../edge/signed-in.ts'

const show = createRoute({
  method: 'get',
  path: '/api/admin/session-columns',
  tags: ['views'],
  summary: 'What my list of all sessions shows',
  responses: {
    200: {
      description: 'The columns that were chosen last; none before any were.',
      content: {
        'application/json': { schema: z.object({ columns: ColumnsInput.optional() }).openapi('SessionColumns') },
      },
    },
    ...problems('not_signed_in', 'not_allowed', 'store_unavailable'),
  },
})

const choose = createRoute({
  method: 'put',
  path: '/api/admin/session-columns',
  tags: ['views'],
  summary: 'Choose what my list of all sessions shows, on every device of mine',
  request: {
    body: {
      required: true,
      content: { 'application/json': { schema: z.strictObject({ columns: ColumnsInput }).openapi('ChosenColumns') } },
    },
  },
  responses: {
    204: { description: 'Kept.' },
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'store_unavailable'),
  },
})

export function sessionColumnsRoutes(deps: Deps) {
  const { views } = deps
  const reply = replyWith(deps.site.headers.api)
  const api = createApi<ByAdministrator>()
  api.use(show.path, signedIn(deps), administrator(deps))

  api.openapi(show, async (c) => {
    const columns = await views.columns(administratorActor(c))
    return reply.json(columns === undefined ? {} : { columns }, 200)
  })

  api.openapi(choose, async (c) => {
    await views.keepColumns(administratorActor(c), c.req.valid('json').columns)
    return reply.empty()
  })
  return api
}
