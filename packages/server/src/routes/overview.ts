import { createRoute, z } from '@hono/zod-openapi'
import { COUNTED_UP_TO, MoreView } from '../api/count-view.ts'
import { problems } from '../api/problem.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import { administratorActor, type ByAdministrator } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { administrator, signedIn } from '../edge/signed-in.ts'

const Total = z.object({ count: z.number().int(), more: MoreView }).openapi('Total')

const show = createRoute({
  method: 'get',
  path: '/api/admin/overview',
  tags: ['overview'],
  summary: 'Totals of sessions and users',
  responses: {
    200: {
      description: 'Totals.',
      content: {
        'application/json': {
          schema: z
            .object({
              sessions: z.object({ active: Total, expired: Total, usersSignedIn: z.number().int() }),
              users: z.object({ all: z.number().int(), administrators: z.number().int(), disabled: z.number().int() }),
            })
            .openapi('Overview'),
        },
      },
    },
    ...problems('not_signed_in', 'not_allowed', 'store_unavailable'),
  },
})

export function overviewRoutes(deps: Deps) {
  const reply = replyWith(deps.site.headers.api)
  const api = createApi<ByAdministrator>()
  api.use(show.path, signedIn(deps), administrator(deps))
  return api.openapi(show, async (c) => {
    const actor = administratorActor(c)
    const [active, expired, users] = await Promise.all([
      deps.sessions.count(actor, { statuses: ['active'] }, { upTo: COUNTED_UP_TO }),
      deps.sessions.count(actor, { statuses: ['expired'] }, { upTo: COUNTED_UP_TO }),
      deps.accounts.count(actor),
    ])
    const body = {
      sessions: {
        active: { count: active.sessions, more: active.more },
        expired: { count: expired.sessions, more: expired.more },
        usersSignedIn: active.users,
      },
      users: { all: users.users, administrators: users.administrators, disabled: users.disabled },
    }
    return reply.json(body, 200)
  })
}
