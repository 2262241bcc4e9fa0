import { createRoute, z } from '@hono/zod-openapi'
import { SessionError } from 'latchkey'
import { AccountView, PasswordMinLength, toAccountView } from '../api/account-view.ts'
import { problems } from '../api/problem.ts'
import { SessionView, toSessionView } from '../api/session-view.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import type { Edge } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { limitReached, startSession } from '../edge/start-session.ts'

const SetupTokenInput = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'is no set-up token')

const look = createRoute({
  method: 'post',
  path: '/api/setup-offers',
  tags: ['set-up'],
  summary: 'Say what a one-time link is for',
  description: 'Does not use the link up. The token is in the body so that no log of addresses holds it.',
  request: {
    body: { required: true, content: { 'application/json': { schema: z.strictObject({ token: SetupTokenInput }) } } },
  },
  responses: {
    200: {
      description: 'The link is good.',
      content: {
        'application/json': {
          schema: z
            .object({
              purpose: z.enum(['first_administrator', 'choose_password']),
              username: z.string().optional(),
              passwordMinLength: PasswordMinLength,
            })
            .openapi('SetupOffer'),
        },
      },
    },
    ...problems('bad_request', 'link_invalid', 'cross_site_request', 'store_unavailable'),
  },
})

const state = createRoute({
  method: 'get',
  path: '/api/setups',
  tags: ['set-up'],
  summary: 'Say whether an administrator exists',
  description: 'Until then the sign-in page sends people to the one-time link that the server has printed.',
  responses: {
    200: { description: 'Told.', content: { 'application/json': { schema: z.object({ done: z.boolean() }) } } },
    ...problems('store_unavailable'),
  },
})

const SetupInput = z
  .strictObject({
    token: SetupTokenInput,
    username: z.string().max(200).optional().openapi({ description: 'For the first administrator.' }),
    email: z.string().max(320).optional(),
    password: z.string().min(1).max(4096),
  })
  .openapi('Setup')

const complete = createRoute({
  method: 'post',
  path: '/api/setups',
  tags: ['set-up'],
  summary: 'Use a one-time link: choose a password, and, the first time, a username',
  description: 'Uses the link up and signs in.',
  request: { body: { required: true, content: { 'application/json': { schema: SetupInput } } } },
  responses: {
    201: {
      description: 'Set up and signed in.',
      content: { 'application/json': { schema: z.object({ account: AccountView, session: SessionView }) } },
    },
    ...problems(
      'bad_request',
      'link_invalid',
      'password_refused',
      'user_exists',
      'session_limit_reached',
      'cross_site_request',
      'store_unavailable',
    ),
  },
})

export function setupRoutes(deps: Deps) {
  const reply = replyWith(deps.site.headers.api)
  let isDone = false
  return createApi<Edge>()
    .openapi(state, async () => {
      isDone ||= await deps.setup.isDone()
      return reply.json({ done: isDone }, 200)
    })
    .openapi(look, async (c) => {
      const offer = await deps.setup.look(c.req.valid('json').token)
      if (offer === undefined) throw new SessionError('link_invalid', LINK_OVER)
      return reply.json({ ...offer, passwordMinLength: deps.passwordPolicy.minimumLength }, 200)
    })
    .openapi(complete, async (c) => {
      const { token, username, email, password } = c.req.valid('json')
      const account = await deps.setup.complete(token, {
        password,
        origin: c.env.origin,
        ...(username === undefined ? {} : { username }),
        ...(email === undefined || email === '' ? {} : { email }),
      })
      const begun = await startSession(c, deps, account)
      if (!begun.ok) throw limitReached()
      const { session, setCookie } = begun
      const body = { account: toAccountView(account), session: toSessionView(session, session.id, deps.clock()) }
      return reply.json(body, 201, { 'Set-Cookie': setCookie })
    })
}

const LINK_OVER =
  'This link was used already or is over. Ask for a new one; restarting the server prints one while no administrator exists'
