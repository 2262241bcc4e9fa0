import { createRoute, z } from '@hono/zod-openapi'
import { SessionError, type SessionRecord } from 'latchkey'
import { CLEAR_SITE_DATA } from 'latchkey/http'
import type { Account } from '../accounts/account.ts'
import { AccountView, PasswordMinLength, toAccountView } from '../api/account-view.ts'
import { Problem, problems } from '../api/problem.ts'
import { InstantView, SessionView, toSessionView } from '../api/session-view.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import type { Edge } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { answerSignedIn } from '../edge/signed-in.ts'

const show = createRoute({
  method: 'get',
  path: '/api/session',
  tags: ['session'],
  summary: 'The session in use, and whose it is',
  responses: {
    200: {
      description: 'Signed in.',
      content: {
        'application/json': {
          schema: z.object({
            now: InstantView,
            account: AccountView,
            session: SessionView,
            passwordMinLength: PasswordMinLength,
          }),
        },
      },
    },
    401: { description: 'not_signed_in', content: { 'application/json': { schema: Problem } } },
    ...problems('store_unavailable'),
  },
})

const end = createRoute({
  method: 'delete',
  path: '/api/session',
  tags: ['session'],
  summary: 'Disconnect: end the session in use',
  description: 'Takes the cookie away also when the session was over already.',
  responses: {
    204: { description: 'Signed out.' },
    ...problems('cross_site_request', 'store_unavailable'),
  },
})

export function sessionRoutes(deps: Deps) {
  const { sessions, accounts, site, clock } = deps
  const reply = replyWith(site.headers.api)
  const accountOf = sessions.memo((id) => accounts.find(id))
  const answer = (session: SessionRecord, account: Account | undefined) => {
    if (account === undefined) throw new SessionError('not_signed_in', 'Please sign in')
    const now = clock()
    const body = {
      now,
      account: toAccountView(account),
      session: toSessionView(session, session.id, now),
      passwordMinLength: deps.passwordPolicy.minimumLength,
    }
    return reply.json(body, 200)
  }
  const answered = answerSignedIn(deps, (session) => {
    const account = accountOf(session)
    return account instanceof Promise ? account.then((found) => answer(session, found)) : answer(session, account)
  })
  return createApi<Edge>()
    .openapi(show, answered)
    .openapi(end, async (c) => {
      const { credential } = c.env
      if (credential) await sessions.disconnect(credential.token, { origin: c.env.origin })
      return reply.empty({
        'Set-Cookie': site.cookie.clear(),
        ...(site.secure ? { 'Clear-Site-Data': CLEAR_SITE_DATA } : {}),
      })
    })
}
