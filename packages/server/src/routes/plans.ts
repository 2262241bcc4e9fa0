import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { PlanRecord, PlanWanted } from 'latchkey'
import { NewPlan, NotEndedView, PlanList, PlanView, toNotEndedView, toPlanView } from '../api/plan-view.ts'
import { problems } from '../api/problem.ts'
import { toFilter } from '../api/search-input.ts'
import type { Deps } from '../deps.ts'
import { createApi } from '../edge/api.ts'
import { administratorActor, type ByAdministrator } from '../edge/context.ts'
import { replyWith } from '../edge/reply.ts'
import { administrator, signedIn } from '../edge/signed-in.ts'

const PlanParams = z.object({ id: z.uuid() })

const planOf = (description: string) => ({ description, content: { 'application/json': { schema: PlanView } } })

const make = createRoute({
  method: 'post',
  path: '/api/admin/plans',
  tags: ['plans'],
  summary: 'Plan to end sessions of anybody: those named, or all that match',
  description:
    'Ends nothing: says exactly which sessions would end. None that starts later joins. An empty `matching` plans to end the sessions of all users (ASVS 5.0, 7.4.5). Many sessions take a moment to gather: ask again while the state is `preparing`.',
  request: { body: { required: true, content: { 'application/json': { schema: NewPlan } } } },
  responses: {
    201: planOf('The plan.'),
    ...problems('bad_request', 'bad_search', 'not_signed_in', 'not_allowed', 'too_busy', 'store_unavailable'),
  },
})

const list = createRoute({
  method: 'get',
  path: '/api/admin/plans',
  tags: ['plans'],
  summary: 'Plans that run, were stopped or are done, of the last day, whoever made them',
  responses: {
    200: { description: 'Plans.', content: { 'application/json': { schema: PlanList } } },
    ...problems('not_signed_in', 'not_allowed', 'store_unavailable'),
  },
})

const show = createRoute({
  method: 'get',
  path: '/api/admin/plans/{id}',
  tags: ['plans'],
  summary: 'A plan, and how far it is',
  request: { params: PlanParams },
  responses: {
    200: planOf('The plan.'),
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'plan_not_found', 'store_unavailable'),
  },
})

const notEnded = createRoute({
  method: 'get',
  path: '/api/admin/plans/{id}/not-ended',
  tags: ['plans'],
  summary: 'Which sessions of a plan it did not end, and why: the first hundred',
  request: { params: PlanParams },
  responses: {
    200: { description: 'Sessions.', content: { 'application/json': { schema: NotEndedView } } },
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'plan_not_found', 'store_unavailable'),
  },
})

const run = createRoute({
  method: 'post',
  path: '/api/admin/plans/{id}/runs',
  tags: ['plans'],
  summary: 'Run a plan, or go on with one that was stopped',
  description:
    'Answers at once; the sessions end in small steps, also when nobody looks on, and on after a restart. Running it again while it runs, or when it is done, changes nothing.',
  request: {
    params: PlanParams,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              confirmSessions: z.number().int().optional().openapi({
                description: 'The number of sessions, when the plan says `mustConfirm`.',
              }),
            })
            .openapi('PlanRun'),
        },
      },
    },
  },
  responses: {
    202: planOf('The plan, running.'),
    ...problems(
      'bad_request',
      'not_signed_in',
      'not_allowed',
      'plan_not_found',
      'plan_not_ready',
      'confirmation_needed',
      'plan_expired',
      'too_busy',
      'store_unavailable',
    ),
  },
})

const stop = createRoute({
  method: 'post',
  path: '/api/admin/plans/{id}/stop',
  tags: ['plans'],
  summary: 'Stop a plan that runs',
  description:
    'What has ended has ended; nothing more ends. For five minutes it can be run again, and ends the rest. A plan that nobody has run is given up, as by DELETE.',
  request: { params: PlanParams },
  responses: {
    200: planOf('The plan, stopped.'),
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'plan_not_found', 'too_busy', 'store_unavailable'),
  },
})

const abandon = createRoute({
  method: 'delete',
  path: '/api/admin/plans/{id}',
  tags: ['plans'],
  summary: 'Give up a plan that nobody has run',
  description:
    'Its list of sessions, and the place that it takes while it is prepared, are free at once. A plan that was run stays as it is.',
  request: { params: PlanParams },
  responses: {
    200: planOf('The plan, given up, or as it is when it was run.'),
    ...problems('bad_request', 'not_signed_in', 'not_allowed', 'plan_not_found', 'too_busy', 'store_unavailable'),
  },
})

export function plansRoutes(deps: Deps) {
  const { plans, store, clock } = deps
  const reply = replyWith(deps.site.headers.api)
  const api = createApi<ByAdministrator>()
  // A page that looks how far a plan is does so by itself: that is no use of the session.
  api.get('/api/admin/plans/*', signedIn(deps, { isUse: false }), administrator(deps))
  api.post('/api/admin/plans/*', signedIn(deps), administrator(deps))
  api.delete('/api/admin/plans/*', signedIn(deps), administrator(deps))

  async function viewFor(c: Context<ByAdministrator>, plan: PlanRecord) {
    const session = c.get('session')
    const [holdsCurrent, ...found] = await Promise.all([
      plans.isThreatened(administratorActor(c), plan, session),
      ...plan.sample.map((id) => store.find(id)),
    ])
    const sample = found.flatMap((one) => one ?? [])
    return toPlanView(plan, { sample, current: session.id, holdsCurrent, now: clock() })
  }

  api.openapi(make, async (c) => {
    const wanted = c.req.valid('json')
    const current = c.get('session').id
    const rest = { current, exceptMine: wanted.exceptMine }
    const plan = await plans.make(administratorActor(c), { ...toWanted(wanted, clock()), ...rest })
    return reply.json(await viewFor(c, plan), 201)
  })

  api.openapi(list, async (c) => {
    const found = await plans.list(administratorActor(c))
    const views = await Promise.all(found.map((plan) => viewFor(c, plan)))
    return reply.json({ now: clock(), plans: views }, 200)
  })

  api.openapi(show, async (c) => {
    const plan = await plans.find(administratorActor(c), c.req.valid('param').id)
    return reply.json(await viewFor(c, plan), 200)
  })

  api.openapi(notEnded, async (c) => {
    const found = await plans.notEnded(administratorActor(c), c.req.valid('param').id)
    return reply.json(toNotEndedView(found, c.get('session').id, clock()), 200)
  })

  api.openapi(run, async (c) => {
    const { confirmSessions } = c.req.valid('json')
    const current = c.get('session').id
    const how = { origin: c.env.origin, current, ...(confirmSessions === undefined ? {} : { confirmSessions }) }
    const plan = await plans.run(administratorActor(c), c.req.valid('param').id, how)
    return reply.json(await viewFor(c, plan), 202)
  })

  api.openapi(stop, async (c) => {
    const plan = await plans.stop(administratorActor(c), c.req.valid('param').id, { origin: c.env.origin })
    return reply.json(await viewFor(c, plan), 200)
  })

  api.openapi(abandon, async (c) => {
    const plan = await plans.abandon(administratorActor(c), c.req.valid('param').id)
    return reply.json(await viewFor(c, plan), 200)
  })
  return api
}

function toWanted(wanted: z.infer<typeof NewPlan>, now: number): PlanWanted {
  if ('ids' in wanted) return { filter: { ids: wanted.ids } }
  const { q = '' } = wanted.matching
  const search = q.trim()
  const exceptIds = wanted.exceptIds === undefined ? {} : { exceptIds: wanted.exceptIds }
  return { filter: { ...toFilter(q, now), ...exceptIds }, search, everybody: search === '' }
}
