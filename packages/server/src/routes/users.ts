import { createRoute, z } from '@hono/zod-openapi'
import { ROLES } from '../accounts/account.ts'
import type { SetupLink } from '../accounts/accounts.ts'
import { setupUrl } from '../accounts/setup-url.ts'
import { AccountView, SetupLinkView, toAccountView } from '../api/account-view.ts'
import { problems } from '../api/problem.ts'
import { PageInput, toPageRequest } from '../api/session-view.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import { administratorActor, type ByAdministrator } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { administrator, signedIn } from '../edge/signed-in.ts'

const UserParams = z.object({ id: z.uuid() })

const AccountRowView = AccountView.extend({
  activeSessions: z.number().int(),
  current: z.boolean().openapi({ description: 'The administrator who asks.' }),
}).openapi('AccountRow')

const list = createRoute({
  method: 'get',
  path: '/api/admin/users',
  tags: ['users'],
  summary: 'Accounts, by username',
  request: {
    query: z.strictObject({
      search: z.string().max(200).optional().openapi({ description: 'Part of a username or an e-mail address.' }),
      ...PageInput,
    }),
  },
  responses: {
    200: {
      description: 'A page.',
      content: {
        'application/json': {
          schema: z.object({ users: z.array(AccountRowView), next: z.string().optional() }).openapi('AccountPage'),
        },
      },
    },
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'store_unavailable'),
  },
})

const create = createRoute({
  method: 'post',
  path: '/api/admin/users',
  tags: ['users'],
  summary: 'Create an account',
  description: 'Its person chooses the password with the one-time link of the answer; nobody else ever knows it.',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              username: z.string().min(1).max(200),
              email: z.string().max(320).optional(),
              role: z.enum(ROLES).default('user'),
            })
            .openapi('NewAccount'),
        },
      },
    },
  },
  responses: {
    201: {
      description: 'Created.',
      content: { 'application/json': { schema: z.object({ account: AccountView, link: SetupLinkView }) } },
    },
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'user_exists', 'store_unavailable'),
  },
})

const change = createRoute({
  method: 'patch',
  path: '/api/admin/users/{id}',
  tags: ['users'],
  summary: 'Disable, enable, or change the role of an account',
  description:
    'Disabling ends all sessions of the account, and so does making it an administrator. The last enabled administrator can be neither disabled nor demoted.',
  request: {
    params: UserParams,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .union([z.strictObject({ disabled: z.boolean() }), z.strictObject({ role: z.enum(ROLES) })])
            .openapi('AccountChange'),
        },
      },
    },
  },
  responses: {
    200: {
      description: 'Changed.',
      content: {
        'application/json': {
          schema: z.object({
            account: AccountView,
            ended: z.number().int().openapi({ description: 'How many sessions this ended.' }),
          }),
        },
      },
    },
    ...problems(
      'bad_request',
      'not_signed_in',
      'not_allowed',
      'user_not_found',
      'last_administrator',
      'store_unavailable',
    ),
  },
})

const renewLink = createRoute({
  method: 'post',
  path: '/api/admin/users/{id}/links',
  tags: ['users'],
  summary: 'A new one-time link with which the person of an account chooses a password',
  request: { params: UserParams },
  responses: {
    201: { description: 'The link.', content: { 'application/json': { schema: SetupLinkView } } },
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'user_not_found', 'store_unavailable'),
  },
})

export function usersRoutes(deps: Deps) {
  const { accounts, site } = deps
  const reply = replyWith(site.headers.api)
  const api = createApi<ByAdministrator>()
  api.use('/api/admin/users/*', signedIn(deps), administrator(deps))
  const toLinkView = (link: SetupLink) => ({ url: setupUrl(site.origins[0], link), expiresAt: link.expiresAt })

  api.openapi(list, async (c) => {
    const { search, ...page } = c.req.valid('query')
    const query = { page: toPageRequest(page), ...(search?.trim() ? { search: search.trim() } : {}) }
    const found = await accounts.list(administratorActor(c), query)
    const me = c.get('account').id
    const users = found.items.map((row) => ({
      ...toAccountView(row),
      activeSessions: row.activeSessions,
      current: row.id === me,
    }))
    return reply.json({ users, ...(found.next === undefined ? {} : { next: found.next }) }, 200)
  })

  api.openapi(create, async (c) => {
    const { email, ...rest } = c.req.valid('json')
    const wanted = { ...rest, origin: c.env.origin, ...(email === undefined || email === '' ? {} : { email }) }
    const { account, link } = await accounts.create(administratorActor(c), wanted)
    return reply.json({ account: toAccountView(account), link: toLinkView(link) }, 201)
  })

  api.openapi(change, async (c) => {
    const { id } = c.req.valid('param')
    const wanted = c.req.valid('json')
    const actor = administratorActor(c)
    const { origin } = c.env
    if ('disabled' in wanted && !wanted.disabled) {
      return reply.json({ account: toAccountView(await accounts.enable(actor, id, origin)), ended: 0 }, 200)
    }
    const { account, ended } =
      'role' in wanted
        ? await accounts.changeRole(actor, id, wanted.role, origin)
        : await accounts.disable(actor, id, origin)
    return reply.json({ account: toAccountView(account), ended }, 200)
  })

  api.openapi(renewLink, async (c) => {
    const link = await accounts.renewLink(administratorActor(c), c.req.valid('param').id, c.env.origin)
    return reply.json(toLinkView(link), 201)
  })
  return api
}
