import { createRoute, z } from '@hono/zod-openapi'
import type { SessionRecord } from 'latchkey'
import { NotSignedInView, SessionChangesView } from '../api/live-view.ts'
import { problems } from '../api/problem.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import type { ByAdministrator, Edge, SignedIn } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { type Asked, administrator, signedIn } from '../edge/signed-in.ts'

const EVENTS =
  'Server-sent events. `open`: all is told from here on; `changes`: what has happened; `reload`: the place asked for is too far back, load the list again; `ended`: the session that asks has ended, and so does the stream. Each place is an `id`: whoever comes back with it in `Last-Event-ID` or `after` misses nothing. Reading is no use of the session.'

const stream = {
  request: {
    query: z.strictObject({
      after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().openapi({
        description: 'The last `id` that was read, when a header can not be sent.',
      }),
    }),
  },
  opened: {
    description: EVENTS,
    content: { 'text/event-stream': { schema: z.union([SessionChangesView, NotSignedInView]) } },
  },
}

const mine = createRoute({
  method: 'get',
  path: '/api/session/events',
  tags: ['my sessions'],
  summary: 'What happens to my sessions, as it happens',
  request: stream.request,
  responses: { 200: stream.opened, ...problems('bad_request', 'not_signed_in', 'too_busy', 'store_unavailable') },
})

const everybodys = createRoute({
  method: 'get',
  path: '/api/admin/session-events',
  tags: ['all sessions'],
  summary: 'What happens to the sessions of all users, as it happens',
  description: 'Ends with `not_allowed` when the role is taken away.',
  request: stream.request,
  responses: {
    200: stream.opened,
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'too_busy', 'store_unavailable'),
  },
})

export function liveRoutes(deps: Deps) {
  const reply = replyWith(deps.site.headers.api)
  const open = async (c: Asked, wish: Wish) => {
    // Hono answers HEAD with what GET would: nobody would ever close that stream.
    if (c.req.method === 'HEAD') return reply.stream(null)
    const after = placeOf(c.req.header('last-event-id')) ?? wish.after
    const cut = () => c.env.outgoing?.destroy()
    return reply.stream(await deps.live.open({ ...wish, after, cut }))
  }

  const toMe = createApi<SignedIn>()
  toMe.use(mine.path, signedIn(deps, { isUse: false }))
  toMe.openapi(mine, (c) => open(c, { session: c.get('session'), everybody: false, ...c.req.valid('query') }))

  const toAdministrators = createApi<ByAdministrator>()
  toAdministrators.use(everybodys.path, signedIn(deps, { isUse: false }), administrator(deps))
  toAdministrators.openapi(everybodys, (c) =>
    open(c, { session: c.get('session'), everybody: true, ...c.req.valid('query') }),
  )
  return createApi<Edge>().route('/', toMe).route('/', toAdministrators)
}

type Wish = { readonly session: SessionRecord; readonly everybody: boolean; readonly after?: number | undefined }

/** Browsers send back whatever `id` they were given; anything else is as good as none. */
function placeOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined
}
