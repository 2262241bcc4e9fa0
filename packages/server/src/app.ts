import type { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { getPath } from 'hono/utils/url'
import { SessionError } from 'latchkey'
import type { Deps } from './deps.ts'
import { createApi } from './edge/api.ts'
import type { Connection, Edge } from './edge/context.ts'
import { createGate } from './edge/gate.ts'
import { methodsOf } from './edge/methods.ts'
import { problemOf, replyWith } from './edge/reply.ts'
import { type ApiDocument, describeApi } from './openapi.ts'
import { type Pages, servePages } from './pages.ts'
import { allSessionsRoutes } from './routes/all-sessions.ts'
import { auditRoutes } from './routes/audit.ts'
import { healthRoutes } from './routes/health.ts'
import { liveRoutes } from './routes/live.ts'
import { loginRoutes } from './routes/login.ts'
import { mySecurityRoutes } from './routes/my-security.ts'
import { mySessionsRoutes } from './routes/my-sessions.ts'
import { overviewRoutes } from './routes/overview.ts'
import { plansRoutes } from './routes/plans.ts'
import { sessionRoutes } from './routes/session.ts'
import { sessionColumnsRoutes } from './routes/session-columns.ts'
import { sessionExportsRoutes } from './routes/session-exports.ts'
import { setupRoutes } from './routes/setup.ts'
import { usersRoutes } from './routes/users.ts'
import { viewsRoutes } from './routes/views.ts'

/** The longest body that any route takes is a thousand ids. */
const MOST_BODY_BYTES = 64 * 1024

/** Request in, response out: the whole server but for its socket. */
export type App = {
  /** What memory can answer is answered at once, without a promise: that is half of what such an answer costs. */
  fetch(request: Request, connection?: Connection): Response | Promise<Response>
  readonly document: ApiDocument
}

/** `pages` is absent when only the API is wanted. */
export function createApp(deps: Deps, pages?: Pages): App {
  const { site, log } = deps
  const reply = replyWith(site.headers.api)
  const gate = createGate(site)
  const app = createApi<Edge>()

  app.on(['POST', 'PUT', 'PATCH', 'DELETE'], '/api/*', async (_, next) => {
    await next()
    deps.live.poke()
  })
  app.on(['POST', 'PUT', 'PATCH', 'DELETE'], '/api/*', bodyLimit({ maxSize: MOST_BODY_BYTES, onError: tooLarge }))
  // Read whole before anybody is verified: a body held back must not carry a good token past the end of its session.
  app.on(['POST', 'PUT', 'PATCH'], '/api/*', async (c, next) => {
    await c.req.text()
    await next()
  })
  for (const routes of everyRoute(deps)) app.route('/', routes as OpenAPIHono<Edge>)
  const document = describeApi(app)
  app.get('/api/openapi.json', () => reply.json(document, 200))

  const methods = methodsOf(document)
  app.notFound((c) => {
    const allowed = methods(c.req.path)
    if (allowed !== undefined && !allowed.includes(c.req.method)) return methodNotAllowed(allowed)
    if (c.req.path.startsWith('/api/') || !pages) return reply.problem('not_found', 'There is nothing at this address')
    return (
      servePages(c.req.raw, pages, site.headers) ??
      reply.problem('method_not_allowed', 'Use GET here', { Allow: 'GET, HEAD' })
    )
  })
  app.onError(failed)

  return {
    document,
    fetch(request, connection = {}) {
      try {
        const path = getPath(request)
        const allowed = request.method === 'GET' ? undefined : methods(path)
        if (allowed !== undefined && !allowed.includes(request.method)) return methodNotAllowed(allowed)
        const seen = gate.see(request, connection)
        if (path.startsWith('/api/')) gate.check(request, connection, seen)
        return app.fetch(request, { ...connection, ...seen })
      } catch (error) {
        return failed(error)
      }
    },
  }

  function methodNotAllowed(allowed: readonly string[]): Response {
    const names = allowed.join(', ')
    return reply.problem('method_not_allowed', `Use ${names} here`, { Allow: names })
  }

  function failed(error: unknown): Response {
    const { code, message, at, foreseen } = problemOf(error)
    if (!foreseen) log.error({ err: error }, 'a request failed')
    if (code === 'store_unavailable') log.error({ err: error }, 'the store is unavailable')
    return reply.problem(code, code === 'store_unavailable' ? STORE_AWAY : message, {}, at)
  }
}

/** The store's own sentence names files and reasons: it is for the log. */
const STORE_AWAY = 'Latchkey cannot reach its records at the moment, so nobody is signed in. Try again shortly'

function tooLarge(): never {
  throw new SessionError('payload_too_large', 'The body of the request is too large')
}

function everyRoute(deps: Deps) {
  return [
    healthRoutes(deps),
    setupRoutes(deps),
    loginRoutes(deps),
    sessionRoutes(deps),
    liveRoutes(deps),
    mySessionsRoutes(deps),
    mySecurityRoutes(deps),
    overviewRoutes(deps),
    allSessionsRoutes(deps),
    viewsRoutes(deps),
    sessionColumnsRoutes(deps),
    sessionExportsRoutes(deps),
    plansRoutes(deps),
    usersRoutes(deps),
    auditRoutes(deps),
  ] as const
}
