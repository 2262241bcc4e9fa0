import type { Instant } from './clock.ts'
import { PLAN_LASTS, type PlanRecord, planEvent } from './plan.ts'
import type { UserId } from './session.ts'
import type { SessionStore } from './store.ts'

/** Stops a plan that runs for somebody who may not go on. Waits for a step that is under way; it was the last. */
export async function haltPlan(store: SessionStore, plan: PlanRecord, at: Instant): Promise<void> {
  const change = { state: 'stopped', expiresAt: at + PLAN_LASTS } as const
  const event = planEvent('plan_stopped', plan, { by: { kind: 'system' }, origin: {}, at, reason: 'not_allowed' })
  await store.updatePlan(plan.id, plan.version, change, { events: [event] })
}

/** More than anybody runs at once. */
const MOST = 1000

/**
 * Stops all plans that run for a user. For whoever has just taken away the right to run them: a step asks for it before it
 * begins, so one may be under way. When this returns, none is, and nothing more ends by them.
 */
export async function haltPlansOf(userId: UserId, store: SessionStore, at: Instant): Promise<void> {
  const running = await store.plans({ states: ['running'], limit: MOST })
  const own = running.filter(({ run }) => run !== undefined && 'userId' in run.by && run.by.userId === userId)
  await Promise.all(own.map((plan) => haltPlan(store, plan, at)))
}
