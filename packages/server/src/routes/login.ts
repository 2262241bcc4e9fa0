import { createRoute, z } from '@hono/zod-openapi'
import { SessionError } from 'latchkey'
import { AccountView, toAccountView } from '../api/account-view.ts'
import { Problem, problems } from '../api/problem.ts'
import { SessionView, toSessionView } from '../api/session-view.ts'
import { IdsInput } from '../api/termination-view.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import { choiceOf, endChosen } from '../edge/choose-at-limit.ts'
import type { Edge } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { limitReached, startSession } from '../edge/start-session.ts'

const LoginInput = z
  .strictObject({
    login: z.string().min(1).max(320).openapi({ description: 'Username or e-mail address.' }),
    password: z.string().min(1).max(1024),
    end: IdsInput.optional().openapi({
      description: 'Sessions of the account to end first: of the `choice` that came with `session_limit_reached`.',
    }),
  })
  .openapi('Login')

const login = createRoute({
  method: 'post',
  path: '/api/login',
  tags: ['login'],
  summary: 'Sign in',
  description:
    'Starts a session on this device and sets its cookie. A session that the browser had before ends. At the limit of ' +
    'sessions, where the server lets the person choose, no session starts, and the answer says which there are: the same ' +
    'request with some of them in `end` ends these and starts one if there is room then.',
  request: { body: { required: true, content: { 'application/json': { schema: LoginInput } } } },
  responses: {
    200: {
      description: 'Signed in.',
      content: { 'application/json': { schema: z.object({ account: AccountView, session: SessionView }) } },
    },
    409: { description: 'session_limit_reached', content: { 'application/json': { schema: Problem } } },
    ...problems('bad_request', 'login_failed', 'cross_site_request', 'too_busy', 'store_unavailable'),
  },
})

export function loginRoutes(deps: Deps) {
  const { choiceAt } = deps
  const reply = replyWith(deps.site.headers.api)
  return createApi<Edge>().openapi(login, async (c) => {
    const { end = [], ...attempt } = c.req.valid('json')
    if (end.length > 0 && choiceAt === undefined) throw new SessionError('bad_request', NO_CHOICE)
    const account = await deps.accounts.authenticate({ ...attempt, origin: c.env.origin })
    if (account === undefined) {
      throw new SessionError('login_failed', 'The username or the password is not right. Try again')
    }
    if (end.length > 0) await endChosen(account, end, c.env.origin, deps)
    const begun = await startSession(c, deps, account)
    if (!begun.ok) {
      if (choiceAt === undefined) throw limitReached()
      const choice = await choiceOf(account, choiceAt, deps)
      return reply.json({ code: 'session_limit_reached' as const, message: CHOOSE, choice }, 409)
    }
    const { session, setCookie } = begun
    const body = { account: toAccountView(account), session: toSessionView(session, session.id, deps.clock()) }
    return reply.json(body, 200, { 'Set-Cookie': setCookie })
  })
}

const CHOOSE = 'You are signed in on as many devices as allowed. Choose which of them to sign out'
/** Or whoever has the password would get around an operator who refuses. */
const NO_CHOICE = 'This server does not let you choose sessions to end: sign in without "end"'
