import type { PlanId } from '../../domain/plan.ts'
import type { SessionId } from '../../domain/session.ts'
import { anEnding } from '../builders.ts'
import { PLENTY } from '../contract/case.ts'
import type { Fault } from './fault.ts'

export const FAULTY_PLANS: readonly Fault[] = [
  {
    fault: 'selects sessions that are over',
    case: 'select: gives the live sessions that match, lowest id first, with their users',
    spoil: (store) => ({
      select: async (filter, { now, limit }) => {
        const sort = { key: 'startedAt', direction: 'ascending' } as const
        const { items } = await store.search(filter, sort, { limit }, now)
        return { sessions: items.map(({ id, userId }) => ({ id, userId })) }
      },
    }),
  },
  {
    fault: 'says that more remain when the page is full',
    case: 'select: goes on right after an id, and says so exactly when more remain',
    spoil: (store) => ({
      select: async (filter, options) => {
        const { sessions } = await store.select(filter, options)
        const last = sessions.at(-1)
        return { sessions, ...(sessions.length === options.limit && last !== undefined ? { next: last.id } : {}) }
      },
    }),
  },
  {
    fault: 'keeps a plan over another',
    case: 'addPlan: keeps a plan as it is, and refuses a taken id',
    spoil: (store) => ({
      addPlan: async (plan) => {
        await store.addPlan(plan)
        return true
      },
    }),
  },
  {
    fault: 'changes a plan whatever its version is',
    case: 'updatePlan: changes nothing, and writes no event, when the version is another or there is no such plan',
    spoil: (store) => ({
      updatePlan: async (id, _, change, options) => {
        const plan = await store.findPlan(id)
        return plan === undefined ? false : store.updatePlan(id, plan.version, change, options)
      },
    }),
  },
  {
    fault: 'ends what matches now instead of what was planned',
    case: 'R33 runPlan: ends the sessions of the plan and no other, each as terminate does',
    spoil: (store) => ({
      runPlan: async (id, step) => {
        const plan = await store.runPlan(id, step)
        await store.terminate({}, anEnding({ batch: id }), { limit: PLENTY, origin: {} })
        return plan
      },
    }),
  },
  {
    fault: 'counts sessions that were over as ended',
    case: 'runPlan: leaves what is over at its turn as it is, and counts it',
    spoil: (store) => ({
      runPlan: async (id, step) => {
        const plan = await store.runPlan(id, step)
        return plan && { ...plan, ended: plan.ended + plan.notEnded, notEnded: 0 }
      },
    }),
  },
  {
    fault: 'takes sessions that have had their turn for planned',
    case: 'isPlanned: knows the sessions of a plan that have not had their turn',
    spoil: (store) => {
      const planned = new Set<string>()
      return {
        updatePlan: (id, version, change, options) => {
          for (const session of options.ids ?? []) planned.add(id + session)
          return store.updatePlan(id, version, change, options)
        },
        isPlanned: async (id, session) => planned.has(id + session),
      }
    },
  },
  {
    fault: 'does not name those that it did not end',
    case: 'runPlan: leaves what is over at its turn as it is, and counts it',
    spoil: (store) => ({
      runPlan: async (id, step) => {
        const plan = await store.runPlan(id, step)
        return plan && { ...plan, notEndedIds: [] }
      },
    }),
  },
  {
    fault: 'takes all of a plan in one step',
    case: 'R33 runPlan: takes at most the limit, in the order in which sessions were added, and each once',
    spoil: (store) => ({ runPlan: (id, step) => store.runPlan(id, { ...step, limit: PLENTY }) }),
  },
  {
    fault: 'goes on with a plan that was stopped',
    case: 'runPlan: does nothing to a plan that is not running',
    spoil: (store) => ({
      runPlan: async (id, step) => {
        const plan = await store.findPlan(id)
        if (plan !== undefined) await store.updatePlan(id, plan.version, { state: 'running' }, { events: [] })
        return store.runPlan(id, step)
      },
    }),
  },
  {
    fault: 'lets everybody take steps of a plan at once',
    case: 'runPlan: is for one holder at a time, until its turn is over',
    spoil: (store) => ({ runPlan: (id, step) => store.runPlan(id, { ...step, until: step.at }) }),
  },
  {
    fault: 'forgets how far a plan is',
    case: 'R33 ends exactly the live sessions of a plan, each once, whoever takes its steps and whatever else ends',
    spoil: (store) => {
      const idsOfPlan = new Map<PlanId, readonly SessionId[]>()
      return {
        updatePlan: (id, version, change, options) => {
          idsOfPlan.set(id, [...(idsOfPlan.get(id) ?? []), ...(options.ids ?? [])])
          return store.updatePlan(id, version, change, options)
        },
        runPlan: async (id, step) => {
          const ids = (idsOfPlan.get(id) ?? []).slice(0, step.limit)
          await store.terminate({ ids }, anEnding({ at: step.at, batch: id }), { limit: PLENTY, origin: {} })
          return store.findPlan(id)
        },
      }
    },
  },
  {
    fault: 'forgets plans a moment too early',
    case: 'forgetPlans: forgets plans that were over before, and their sessions, and never one that runs',
    spoil: (store) => ({ forgetPlans: ({ overBefore }) => store.forgetPlans({ overBefore: overBefore + 1 }) }),
  },
]
