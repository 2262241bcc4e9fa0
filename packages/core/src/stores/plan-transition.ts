import { MOST_NAMED, type PlanChange, type PlanRecord } from '../domain/plan.ts'
import type { SessionId } from '../domain/session.ts'
import type { PlanStep } from '../domain/store.ts'

// What the verbs about plans make of a plan, for stores that read, change and write in one atomic step.

export function afterPlanChange(plan: PlanRecord, change: PlanChange, added: number): PlanRecord {
  return { ...plan, ...change, sessions: plan.sessions + added, version: plan.version + 1 }
}

/** Whether the plan runs, and nobody else has its turn. */
export function mayStep({ state, turn }: PlanRecord, { holder, at }: PlanStep): boolean {
  return state === 'running' && (turn === undefined || turn.holder === holder || turn.until <= at)
}

/** How many had their turn in a step, how many of them it has ended, and the first of the others. */
export type PlanTurns = { readonly turns: number; readonly ended: number; readonly notEndedIds: readonly SessionId[] }

export function afterPlanStep(
  plan: PlanRecord,
  { holder, until }: PlanStep,
  { turns, ended, notEndedIds }: PlanTurns,
): PlanRecord {
  const named = [...(plan.notEndedIds ?? []), ...notEndedIds].slice(0, MOST_NAMED)
  return {
    ...plan,
    ...(named.length === 0 ? {} : { notEndedIds: named }),
    ended: plan.ended + ended,
    notEnded: plan.notEnded + turns - ended,
    turn: { holder, until },
  }
}
