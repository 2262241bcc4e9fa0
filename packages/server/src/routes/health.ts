import { createRoute, z } from '@hono/zod-openapi'
import { problems } from '../api/problem.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import type { Edge } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'

const Health = z.object({ status: z.literal('ok') }).openapi('Health')
const answer = { description: 'Yes.', content: { 'application/json': { schema: Health } } }

const healthz = createRoute({
  method: 'get',
  path: '/healthz',
  tags: ['health'],
  summary: 'Is the process alive?',
  responses: { 200: answer },
})

const readyz = createRoute({
  method: 'get',
  path: '/readyz',
  tags: ['health'],
  summary: 'Can it serve: does the store answer, and is it not stopping?',
  responses: { 200: answer, ...problems('store_unavailable') },
})

export function healthRoutes({ store, site }: Pick<Deps, 'store' | 'site'>) {
  const reply = replyWith(site.headers.api)
  return createApi<Edge>()
    .openapi(healthz, () => reply.json({ status: 'ok' as const }, 200))
    .openapi(readyz, async () => {
      await store.ping()
      return reply.json({ status: 'ok' as const }, 200)
    })
}
