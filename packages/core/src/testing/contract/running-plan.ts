import assert from 'node:assert/strict'
import type { PlanRecord, PlanRun } from '../../domain/plan.ts'
import type { SessionRecord } from '../../domain/session.ts'
import type { PlanStep, SessionStore } from '../../domain/store.ts'
import { anAdministrator, aPlan, NOW } from '../builders.ts'
import { idsOf } from './case.ts'

export const STEP: PlanStep = { at: NOW, limit: 100, holder: 'one', until: NOW + 1 }
export const RUN: PlanRun = { by: anAdministrator(), origin: { ip: '192.0.2.9', userAgent: 'curl' }, startedAt: NOW }

/** Each part of the sessions is added in a step of its own. */
export async function aRunningPlan(
  store: SessionStore,
  ...parts: readonly (readonly SessionRecord[])[]
): Promise<PlanRecord> {
  const plan = aPlan()
  await store.addPlan(plan)
  for (const [index, part] of parts.entries()) {
    await store.updatePlan(plan.id, index + 1, {}, { ids: idsOf(part), events: [] })
  }
  await store.updatePlan(plan.id, parts.length + 1, { state: 'running', run: RUN }, { events: [] })
  const running = await store.findPlan(plan.id)
  assert(running)
  return running
}
