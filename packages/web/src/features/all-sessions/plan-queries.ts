import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api, type Schema } from '../../lib/api.ts'
import { present } from '../../lib/search-params.ts'
import { noteServerTime } from '../../lib/server-clock.ts'
import { refreshLists } from './queries.ts'

export type Plan = Schema<'TerminationPlan'>
export type NotEnded = Schema<'NotEndedSessions'>['sessions'][number]
export type PlanWanted = Schema<'NewTerminationPlan'>

const PLANS = ['termination-plans']
/** Often enough for a bar that moves. */
const LOOK_EVERY = 400
/** Another administrator, or another tab, may have begun one. */
const LOOK_FOR_OTHERS_EVERY = 15_000

/** Asks for a plan, which ends nothing. `round` makes a new one of the same. */
export function newPlan(wanted: PlanWanted, round: number) {
  return queryOptions({
    queryKey: ['new-termination-plan', wanted, round],
    queryFn: async ({ signal }) => {
      const plan = await answerOf(api.POST('/api/admin/plans', { body: wanted }))
      // Nobody waits for it any more.
      if (signal.aborted) abandonPlan(plan.id)
      return plan
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
}

/** As far as it goes: a plan that is left alone is forgotten some minutes later. Also while the page is being left. */
export function abandonPlan(id: string): void {
  const sent = api.DELETE('/api/admin/plans/{id}', { params: { path: { id } }, keepalive: true })
  sent.catch(() => {})
}

/** How far a plan is, for as long as that changes. */
export function planProgress(id: string) {
  return queryOptions({
    queryKey: [...PLANS, id],
    queryFn: ({ signal }) => answerOf(api.GET('/api/admin/plans/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (isMoving(state.data) ? LOOK_EVERY : false),
    refetchIntervalInBackground: true,
  })
}

/** Which it has not ended so far. */
export function notEndedSessions({ id, notEnded }: Plan) {
  return queryOptions({
    queryKey: [...PLANS, id, 'not-ended', notEnded],
    queryFn: ({ signal }) => answerOf(api.GET('/api/admin/plans/{id}/not-ended', { params: { path: { id } }, signal })),
  })
}

/** Those that run, and those that were stopped and can go on. */
export const openPlans = queryOptions({
  queryKey: [...PLANS, 'open'],
  queryFn: async ({ signal }) => {
    const { plans, now } = await answerOf(api.GET('/api/admin/plans', { signal }))
    noteServerTime(now)
    return plans.filter(({ state, expiresAt }) => state === 'running' || (state === 'stopped' && expiresAt > now))
  },
  refetchInterval: ({ state }) => (state.data?.some(isMoving) ? 1_000 : LOOK_FOR_OTHERS_EVERY),
})

/** The server takes no change of another type, since other sites can send those. */
const SAYS_JSON = { 'Content-Type': 'application/json' }

export function usePlanActs() {
  const client = useQueryClient()
  const onSuccess = async (plan: Plan) => {
    const { queryKey } = planProgress(plan.id)
    // An answer that is on its way may be older than this one, and nobody would look again at a plan that is only ready.
    await client.cancelQueries({ queryKey, exact: true })
    client.setQueryData(queryKey, plan)
    return client.invalidateQueries(openPlans)
  }
  const run = useMutation({
    /** `confirmSessions`: the number that somebody has typed, where the plan asks for it. */
    mutationFn: ({ id, confirmSessions }: { readonly id: string; readonly confirmSessions?: number }) =>
      answerOf(
        api.POST('/api/admin/plans/{id}/runs', { params: { path: { id } }, body: present({ confirmSessions }) }),
      ),
    onSuccess,
  })
  const stop = useMutation({
    mutationFn: (id: string) =>
      answerOf(api.POST('/api/admin/plans/{id}/stop', { params: { path: { id } }, headers: SAYS_JSON })),
    onSuccess,
  })
  return {
    run,
    stop,
    /** Whatever has ended is still on the lists. */
    finish: () => Promise.all([refreshLists(client), client.invalidateQueries(openPlans)]),
  }
}

function isMoving(plan: Plan | undefined): boolean {
  return plan?.state === 'preparing' || plan?.state === 'running'
}
