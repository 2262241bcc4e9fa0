import { createRoute, z } from '@hono/zod-openapi'
import { readTrail, SessionError } from 'latchkey'
import { AccountView, toAccountView } from '../api/account-view.ts'
import { EventPage, toEventPage } from '../api/event-view.ts'
import { problems } from '../api/problem.ts'
import { PageInput, toPageRequest } from '../api/session-view.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import { ownActor, type SignedIn } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { signedIn } from '../edge/signed-in.ts'

const PasswordInput = z
  .strictObject({
    current: z.string().min(1).max(4096),
    next: z.string().min(1).max(4096),
    endOthers: z
      .boolean()
      .default(true)
      .openapi({ description: 'End my other sessions, as ASVS 5.0, 7.4.3 asks to offer.' }),
  })
  .openapi('PasswordChange')

const changePassword = createRoute({
  method: 'put',
  path: '/api/password',
  tags: ['my security'],
  summary: 'Change my password',
  description: 'Needs the current one. The session in use gets a new token, and the old one is dead.',
  request: { body: { required: true, content: { 'application/json': { schema: PasswordInput } } } },
  responses: {
    200: {
      description: 'Changed.',
      content: {
        'application/json': {
          schema: z.object({ account: AccountView, ended: z.number().int() }).openapi('PasswordChanged'),
        },
      },
    },
    ...problems('bad_request', 'not_signed_in', 'wrong_password', 'password_refused', 'store_unavailable'),
  },
})

const events = createRoute({
  method: 'get',
  path: '/api/events',
  tags: ['my security'],
  summary: 'What happened to my account, newest first',
  request: { query: z.strictObject(PageInput) },
  responses: {
    200: { description: 'A page.', content: { 'application/json': { schema: EventPage } } },
    ...problems('bad_request', 'not_signed_in', 'store_unavailable'),
  },
})

export function mySecurityRoutes(deps: Deps) {
  const { sessions, accounts, store, site, clock } = deps
  const reply = replyWith(site.headers.api)
  const api = createApi<SignedIn>()
  for (const { path } of [changePassword, events]) api.use(path, signedIn(deps))

  api.openapi(changePassword, async (c) => {
    const session = c.get('session')
    const { origin } = c.env
    const change = { ...c.req.valid('json'), userId: session.userId, keep: session.id, origin }
    const { account, ended } = await accounts.changePassword(ownActor(c), change)
    const rotated = await sessions.rotate(ownActor(c), session, { origin, login: { amr: ['pwd'] } })
    if (!rotated.ok) throw new SessionError('not_signed_in', 'Your password was changed. Please sign in again')
    const setCookie = site.cookie.serialize(rotated.token, rotated.session.absoluteDeadline - clock())
    return reply.json({ account: toAccountView(account), ended }, 200, { 'Set-Cookie': setCookie })
  })

  api.openapi(events, async (c) => {
    const { userId } = c.get('session')
    return reply.json(
      toEventPage(await readTrail(ownActor(c), store, { userId }, toPageRequest(c.req.valid('query')))),
      200,
    )
  })
  return api
}
