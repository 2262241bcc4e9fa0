import { Socket } from 'node:net'
import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { SESSION_SORT_KEYS, SessionError } from 'latchkey'
import { problems } from '../api/problem.ts'
import { listed, SearchInput, toFilter } from '../api/search-input.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import { administratorActor, type ByAdministrator } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { administrator, signedIn } from '../edge/signed-in.ts'
import { EXPORT_FORMATS, formatOf } from '../export/export-format.ts'

const file = { schema: z.string() }

const download = createRoute({
  method: 'get',
  path: '/api/admin/session-exports',
  tags: ['all sessions'],
  summary: 'Sessions of all users that match a search, as a file',
  description:
    'Active and expired ones, unless the search asks for others; none that start meanwhile. Sorted by start or by username, each comes once; by anything else, one that is used meanwhile may be missed or come twice. In CSV, an apostrophe stands before what a spreadsheet would take for a formula; NDJSON is as it is. Two at a time for each administrator. Ends with the session that asks. A transfer that breaks off is not whole.',
  request: {
    query: z.strictObject({
      ...SearchInput,
      format: z.enum(EXPORT_FORMATS),
      sort: z.enum(SESSION_SORT_KEYS).default('startedAt'),
      direction: z.enum(['ascending', 'descending']).default('descending'),
    }),
  },
  responses: {
    200: {
      description: 'The rows.',
      headers: z.object({
        'X-Total-Rows': z.string().openapi({
          description: 'How many there are as it begins: fewer come when sessions end meanwhile. Not on HEAD.',
        }),
      }),
      content: { 'text/csv': file, 'application/x-ndjson': file },
    },
    ...problems('bad_request', 'bad_search', 'not_signed_in', 'not_allowed', 'too_busy', 'store_unavailable'),
  },
})

export function sessionExportsRoutes(deps: Deps) {
  const { clock, exports } = deps
  const reply = replyWith(deps.site.headers.api)
  const api = createApi<ByAdministrator>()
  api.use(download.path, byOurPages, signedIn(deps), administrator(deps))

  api.openapi(download, async (c) => {
    const { q = '', format, sort: key, direction } = c.req.valid('query')
    const now = clock()
    const filter = listed(toFilter(q, now))
    const file = {
      contentType: formatOf[format].contentType,
      name: `sessions-${new Date(now).toISOString().slice(0, 10)}.${format}`,
    }
    // Hono answers HEAD with what GET would: nobody would ever read that file.
    if (c.req.method === 'HEAD') return reply.download(null, file)
    const { outgoing } = c.env
    const { total, body } = await exports.open(administratorActor(c), {
      session: c.get('session'),
      origin: c.env.origin,
      search: q,
      filter,
      sort: { key, direction },
      format,
      cut: outgoing && (() => reset(outgoing)),
    })
    return reply.download(body, { ...file, more: { 'X-Total-Rows': String(total) } })
  })
  return api
}

/** A link on another site may lead to a page, but begins no export. Programs send no `Sec-Fetch-Site`. */
const byOurPages: MiddlewareHandler = async (c, next) => {
  const site = c.req.header('sec-fetch-site') ?? 'none'
  if (site !== 'same-origin' && site !== 'none') {
    throw new SessionError('cross_site_request', 'This request came from another site. Open Latchkey itself and export')
  }
  await next()
}

/** A proxy may have asked by HTTP/1.0, where a connection that is closed is the end of the file: only a reset is none. */
function reset(outgoing: NonNullable<ByAdministrator['Bindings']['outgoing']>): void {
  if (outgoing.socket instanceof Socket) outgoing.socket.resetAndDestroy()
  else outgoing.destroy()
}
