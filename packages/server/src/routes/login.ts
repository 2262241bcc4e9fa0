import { createRoute, z } from '@hono/zod-openapi'
import { SessionError } from 'latchkey'
import { AccountView, toAccountView } from '../api/account-view.ts'
import { problems } from '../api/problem.ts'
import { SessionView, toSessionView } from '../api/session-view.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import type { Edge } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { startSession } from '../edge/start-session.ts'

const LoginInput = z
  .strictObject({
    login: z.string().min(1).max(320).openapi({ description: 'Username or e-mail address.' }),
    password: z.string().min(1).max(1024),
  })
  .openapi('Login')

const login = createRoute({
  method: 'post',
  path: '/api/login',
  tags: ['login'],
  summary: 'Sign in',
  description: 'Starts a session on this device and sets its cookie. A session that the browser had before ends.',
  request: { body: { required: true, content: { 'application/json': { schema: LoginInput } } } },
  responses: {
    200: {
      description: 'Signed in.',
      content: { 'application/json': { schema: z.object({ account: AccountView, session: SessionView }) } },
    },
    ...problems(
      'bad_request',
      'login_failed',
      'cross_site_request',
      'session_limit_reached',
      'too_busy',
      'store_unavailable',
    ),
  },
})

export function loginRoutes(deps: Deps) {
  const reply = replyWith(deps.site.headers.api)
  return createApi<Edge>().openapi(login, async (c) => {
    const attempt = c.req.valid('json')
    const account = await deps.accounts.authenticate({ ...attempt, origin: c.env.origin })
    if (account === undefined) {
      throw new SessionError('login_failed', 'The username or the password is not right. Try again')
    }
    const { session, setCookie } = await startSession(c, deps, account)
    const body = { account: toAccountView(account), session: toSessionView(session, session.id, deps.clock()) }
    return reply.json(body, 200, { 'Set-Cookie': setCookie })
  })
}
