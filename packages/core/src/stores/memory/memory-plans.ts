import type { Origin } from '../../domain/actor.ts'
import { type PlanId, type PlanRecord, planEnding, planOverAt } from '../../domain/plan.ts'
import { type Ending, isLive, type SessionId, type SessionRecord } from '../../domain/session.ts'
import type { SessionStore } from '../../domain/store.ts'
import { afterPlanChange, afterPlanStep, mayStep } from '../plan-transition.ts'
import type { MemoryTrail } from './memory-trail.ts'

type PlanVerb = 'addPlan' | 'findPlan' | 'isPlanned' | 'plans' | 'updatePlan' | 'runPlan' | 'forgetPlans'

export type MemoryPlans = {
  readonly [Verb in PlanVerb]: (...input: Parameters<SessionStore[Verb]>) => Awaited<ReturnType<SessionStore[Verb]>>
}

/** What the sessions do for a plan. */
type PlannedSessions = {
  find(id: SessionId): SessionRecord | undefined
  end(session: SessionRecord, ending: Ending, origin: Origin): void
}

export function createMemoryPlans(sessions: PlannedSessions, trail: MemoryTrail): MemoryPlans {
  const plans = new Map<PlanId, PlanRecord>()
  const idsOf = new Map<PlanId, SessionId[]>()

  return {
    addPlan(plan) {
      if (plans.has(plan.id)) return false
      plans.set(plan.id, plan)
      idsOf.set(plan.id, [])
      return true
    },

    findPlan: (id) => plans.get(id),

    isPlanned(id, session) {
      const { ended = 0, notEnded = 0 } = plans.get(id) ?? {}
      return idsOf.get(id)?.includes(session, ended + notEnded) ?? false
    },

    plans: ({ states, limit }) =>
      [...plans.values()]
        .filter(({ state }) => states.includes(state))
        .reverse()
        .sort((one, other) => other.madeAt - one.madeAt)
        .slice(0, limit),

    updatePlan(id, version, change, { ids = [], events }) {
      const plan = plans.get(id)
      if (plan?.version !== version) return false
      plans.set(id, afterPlanChange(plan, change, ids.length))
      for (const added of ids) idsOf.get(id)?.push(added)
      trail.record(events)
      return true
    },

    runPlan(id, step) {
      const plan = plans.get(id)
      if (plan?.run === undefined || !mayStep(plan, step)) return plan
      const place = plan.ended + plan.notEnded
      const next = idsOf.get(id)?.slice(place, place + step.limit) ?? []
      const { run } = plan
      const live = next
        .flatMap((one) => sessions.find(one) ?? [])
        .filter((session) => session.id !== run.except && isLive(session, step.at))
      for (const session of live) sessions.end(session, planEnding(plan, run, step.at), run.origin)
      const ended = new Set(live.map((session) => session.id))
      const notEndedIds = next.filter((one) => !ended.has(one))
      const stepped = afterPlanStep(plan, step, { turns: next.length, ended: ended.size, notEndedIds })
      plans.set(id, stepped)
      return stepped
    },

    forgetPlans({ overBefore }) {
      for (const plan of plans.values()) {
        if ((planOverAt(plan) ?? overBefore) >= overBefore) continue
        plans.delete(plan.id)
        idsOf.delete(plan.id)
      }
      return false
    },
  }
}
