import { type PlanRecord, planEnding } from '../../domain/plan.ts'
import type { SessionId } from '../../domain/session.ts'
import { isSessionId } from '../../domain/session-id.ts'
import type { SessionStore } from '../../domain/store.ts'
import { afterPlanChange, afterPlanStep, mayStep } from '../plan-transition.ts'
import { PLAN_COLUMNS, toPlan, toPlanRow } from '../sql/plan-row.ts'
import type { Row, Run } from '../sql/statement.ts'
import { endTogether } from './ended-together.ts'
import type { Step } from './transaction.ts'

type WritingVerb = 'addPlan' | 'updatePlan' | 'runPlan' | 'forgetPlans'

/** The verbs about plans that write, in the transaction of a step. A plan is locked before its sessions. */
export type PostgresPlans = Pick<SessionStore, WritingVerb>

/** How many sessions stand in one row: some kilobytes, so that a step reads little more than it needs. */
const IN_A_ROW = 500
/** Rows of sessions forgotten at once. */
const FORGOTTEN = 200

const COLUMNS = PLAN_COLUMNS.join(', ')
const VALUES = PLAN_COLUMNS.map((_, index) => `$${index + 1}`).join(', ')

export async function findPlan(read: Run, id: string): Promise<PlanRecord | undefined> {
  const [row] = await read({ text: `SELECT ${COLUMNS} FROM plans WHERE id = $1`, values: [id] })
  return row && fromRow(row)
}

export async function isPlanned(read: Run, id: string, session: SessionId): Promise<boolean> {
  if (!isSessionId(session)) return false
  // Of the first row, some may have had their turn.
  const text = `SELECT 1 FROM plans JOIN plan_sessions ON plan_no = plans.no
    WHERE plans.id = $1 AND first + array_position(ids, $2::uuid) > ended + not_ended LIMIT 1`
  return (await read({ text, values: [id, session] })).length > 0
}

export async function listPlans(
  read: Run,
  { states, limit }: Parameters<SessionStore['plans']>[0],
): Promise<readonly PlanRecord[]> {
  const text = `SELECT ${COLUMNS} FROM plans WHERE state = ANY($1) ORDER BY made_at DESC, no DESC LIMIT $2`
  return (await read({ text, values: [states, limit] })).map(fromRow)
}

export function postgresPlans(step: Step): PostgresPlans {
  const { run } = step

  async function lockPlan(id: string): Promise<{ readonly plan: PlanRecord; readonly no: number } | undefined> {
    const [row] = await run({ text: `SELECT ${COLUMNS}, no FROM plans WHERE id = $1 FOR UPDATE`, values: [id] })
    return row && { plan: fromRow(row), no: row['no'] as number }
  }

  async function nextOf(no: number, place: number, limit: number): Promise<SessionId[]> {
    const text = `SELECT first, ids FROM plan_sessions
      WHERE plan_no = $1 AND first > $2 AND first < $3 ORDER BY first`
    const rows = await run({ text, values: [no, place - IN_A_ROW, place + limit] })
    return rows.flatMap(({ first, ids }) => {
      const from = first as number
      return (ids as SessionId[]).slice(Math.max(0, place - from), Math.max(0, place + limit - from))
    })
  }

  return {
    async addPlan(plan) {
      const text = `INSERT INTO plans (${COLUMNS}) VALUES (${VALUES}) ON CONFLICT (id) DO NOTHING RETURNING no`
      return (await run({ text, values: toPlanRow(plan) })).length > 0
    },

    async updatePlan(id, version, change, { ids = [], events }) {
      const found = await lockPlan(id)
      if (found?.plan.version !== version) return false
      const { plan, no } = found
      const row = toPlanRow(afterPlanChange(plan, change, ids.length))
      const text = `UPDATE plans SET (${COLUMNS}) = (${VALUES}) WHERE no = $${row.length + 1}`
      await run({ text, values: [...row, no] })
      for (let from = 0; from < ids.length; from += IN_A_ROW) {
        const values = [no, plan.sessions + from, ids.slice(from, from + IN_A_ROW)]
        await run({ text: 'INSERT INTO plan_sessions (plan_no, first, ids) VALUES ($1, $2, $3)', values })
      }
      step.record(events)
      return true
    },

    async runPlan(id, options) {
      const { at, limit } = options
      const found = await lockPlan(id)
      if (found === undefined) return undefined
      const { plan, no } = found
      if (plan.run === undefined || !mayStep(plan, options)) return plan
      const next = await nextOf(no, plan.ended + plan.notEnded, limit)
      const ending = planEnding(plan, plan.run, at)
      const { except, origin } = plan.run
      const due = next.filter((one) => one !== except)
      const ended = await endTogether(run, due, { ending, origin, now: at })
      for (const session of ended) step.note('ended', session, at)
      const endedIds = new Set(ended.map((session) => session.id))
      const notEndedIds = next.filter((one) => !endedIds.has(one))
      const stepped = afterPlanStep(plan, options, { turns: next.length, ended: ended.length, notEndedIds })
      const row = toPlanRow(stepped)
      await Promise.all([
        run({
          text: `UPDATE plans SET (${COLUMNS}) = (${VALUES}) WHERE no = $${row.length + 1}`,
          values: [...row, no],
        }),
        run({
          text: 'DELETE FROM plan_sessions WHERE plan_no = $1 AND first + cardinality(ids) <= $2',
          values: [no, stepped.ended + stepped.notEnded],
        }),
      ])
      return stepped
    },

    async forgetPlans({ overBefore }) {
      const over = `SELECT no FROM plans WHERE over_at < $1 ORDER BY over_at LIMIT 1 FOR UPDATE`
      const [row] = await run({ text: over, values: [overBefore] })
      if (row === undefined) return false
      const text = `WITH gone AS (DELETE FROM plan_sessions WHERE plan_no = $1 AND first IN
          (SELECT first FROM plan_sessions WHERE plan_no = $1 LIMIT ${FORGOTTEN}) RETURNING 1)
        SELECT count(*) AS gone FROM gone`
      const [forgotten] = await run({ text, values: [row['no']] })
      if ((forgotten?.['gone'] as number) < FORGOTTEN) {
        await run({ text: 'DELETE FROM plans WHERE no = $1', values: [row['no']] })
      }
      return (await run({ text: over, values: [overBefore] })).length > 0
    },
  }
}

function fromRow(row: Row): PlanRecord {
  return toPlan(PLAN_COLUMNS.map((column) => row[column]))
}
