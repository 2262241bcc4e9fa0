import type { PlanChange, PlanRecord } from '../domain/plan.ts'
import type { PlanStep } from '../domain/store.ts'

// What the verbs about plans make of a plan, for stores that read, change and write in one atomic step.

export function afterPlanChange(plan: PlanRecord, change: PlanChange, added: number): PlanRecord {
  return { ...plan, ...change, sessions: plan.sessions + added, version: plan.version + 1 }
}

/** Whether the plan runs, and nobody else has its turn. */
export function mayStep({ state, turn }: PlanRecord, { holder, at }: PlanStep): boolean {
  return state === 'running' && (turn === undefined || turn.holder === holder || turn.until <= at)
}

export function afterPlanStep(
  plan: PlanRecord,
  { holder, until }: PlanStep,
  { turns, ended }: { readonly turns: number; readonly ended: number },
): PlanRecord {
  return {
    ...plan,
    ended: plan.ended + ended,
    notEnded: plan.notEnded + turns - ended,
    turn: { holder, until },
  }
}
