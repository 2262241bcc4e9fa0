import { sql } from 'kysely'
import type { PlanId } from '../../domain/plan.ts'
import type { SessionId } from '../../domain/session.ts'
import { sessionIdToBytes } from '../../domain/session-id.ts'
import type { RunComposed } from './composed-query.ts'

/** Looks through the whole list of a plan, which may be long: for the thread that reads. */
export function plannedIn(run: RunComposed): (plan: PlanId, session: SessionId) => boolean {
  return (plan, session) => {
    const at = sql`(instr(ids, ${sessionIdToBytes(session)}) - 1)`
    // Of the first row, some may have had their turn.
    const [found] = run(sql`SELECT 1 FROM plans CROSS JOIN plan_sessions ON plan_no = plans.no
      WHERE plans.id = ${plan} AND ${at} >= 0 AND ${at} % 16 = 0 AND first + ${at} / 16 >= ended + not_ended LIMIT 1`)
    return found !== undefined
  }
}
