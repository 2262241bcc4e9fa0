import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { MOST_NAMED, type PlanRecord, planEnding } from '../../domain/plan.ts'
import type { SessionId } from '../../domain/session.ts'
import { sessionIdFromBytes, sessionIdToBytes } from '../../domain/session-id.ts'
import type { SessionStore } from '../../domain/store.ts'
import { afterPlanChange, afterPlanStep, mayStep } from '../plan-transition.ts'
import { PLAN_COLUMNS, toPlan, toPlanRow } from '../sql/plan-row.ts'
import type { Dictionaries } from './dictionaries.ts'
import { endingMany } from './ending-many.ts'
import type { SqliteTrail } from './sqlite-trail.ts'
import type { Transact } from './transaction.ts'

export type PlanVerb = 'addPlan' | 'findPlan' | 'plans' | 'updatePlan' | 'runPlan' | 'forgetPlans'

export type SqlitePlans = {
  readonly [Verb in PlanVerb]: (...input: Parameters<SessionStore[Verb]>) => Awaited<ReturnType<SessionStore[Verb]>>
}

/** How many sessions stand in one row: some kilobytes, so that a step reads little more than it needs. */
const IN_A_ROW = 500
const ID_BYTES = 16
const ID_IN_HEX = /.{32}/g
/** Rows of sessions forgotten at once. */
const FORGOTTEN = 200

export function sqlitePlans(
  database: DatabaseSync,
  transact: Transact,
  trail: SqliteTrail,
  dictionaries: Dictionaries,
): SqlitePlans {
  const endMany = endingMany(database, dictionaries)
  const all = (text: string) => {
    const statement = database.prepare(text)
    statement.setReturnArrays(true)
    return (...values: SQLInputValue[]) => statement.all(...values) as unknown as SQLOutputValue[][]
  }
  const write = (text: string) => {
    const statement = database.prepare(text)
    return (...values: SQLInputValue[]) => Number(statement.run(...values).changes)
  }
  const byId = all(`SELECT ${PLAN_COLUMNS}, no FROM plans WHERE id = ?`)
  const byState = all(`SELECT ${PLAN_COLUMNS} FROM plans
    WHERE state IN (SELECT value FROM json_each(?)) ORDER BY made_at DESC, no DESC LIMIT ?`)
  const add = write(
    `INSERT INTO plans (${PLAN_COLUMNS}) VALUES (${PLAN_COLUMNS.map(() => '?')}) ON CONFLICT (id) DO NOTHING`,
  )
  const change = write(`UPDATE plans SET ${PLAN_COLUMNS.map((column) => `${column} = ?`)} WHERE no = ?`)
  const step = write('UPDATE plans SET ended = ?, not_ended = ?, holder = ?, held_until = ? WHERE no = ?')
  const addIds = write('INSERT INTO plan_sessions (plan_no, first, ids) VALUES (?, ?, ?)')
  const idsFrom = all(`SELECT first, ids FROM plan_sessions
    WHERE plan_no = ?1 AND first > ?2 - ${IN_A_ROW} AND first < ?2 + ?3 ORDER BY first`)
  const dropIds = write(`DELETE FROM plan_sessions WHERE plan_no = ? AND first + length(ids) / ${ID_BYTES} <= ?`)
  const others = all(`SELECT named.value FROM json_each(?1) named
    LEFT JOIN sessions session ON session.id = unhex(named.value)
    LEFT JOIN endings ending ON ending.no = session.ended_no
    WHERE ending.batch IS NOT ?2 ORDER BY named.key LIMIT ?3`)
  const over = all('SELECT no FROM plans WHERE over_at < ? ORDER BY over_at LIMIT 1')
  const forgetIds = write(`DELETE FROM plan_sessions WHERE rowid IN
    (SELECT rowid FROM plan_sessions WHERE plan_no = ? LIMIT ${FORGOTTEN})`)
  const forget = write('DELETE FROM plans WHERE no = ?')

  function known(id: string): { readonly plan: PlanRecord; readonly no: number } | undefined {
    const [row] = byId(id)
    return row && { plan: toPlan(row), no: row.at(-1) as number }
  }

  /** In hex. */
  function nextOf(no: number, place: number, limit: number): string[] {
    if (limit === 0) return []
    return idsFrom(no, place, limit).flatMap(([first, bytes]) => {
      const ids =
        Buffer.from(bytes as Uint8Array)
          .toString('hex')
          .match(ID_IN_HEX) ?? []
      return ids.slice(Math.max(0, place - (first as number)), Math.max(0, place + limit - (first as number)))
    })
  }

  /** Those that the plan has not ended, as many as it still names. */
  function othersOf(hex: readonly string[], { id, notEndedIds = [] }: PlanRecord): SessionId[] {
    const unnamed = MOST_NAMED - notEndedIds.length
    return unnamed === 0 ? [] : others(JSON.stringify(hex), id, unnamed).map(([one]) => idOf(one as string))
  }

  const verbs: SqlitePlans = {
    addPlan: (plan) => add(...toPlanRow(plan)) > 0,

    findPlan: (id) => known(id)?.plan,

    plans: ({ states, limit }) => byState(JSON.stringify(states), limit).map(toPlan),

    updatePlan(id, version, changed, { ids = [], events }) {
      const found = known(id)
      if (found?.plan.version !== version) return false
      const { plan, no } = found
      change(...toPlanRow(afterPlanChange(plan, changed, ids.length)), no)
      for (let from = 0; from < ids.length; from += IN_A_ROW) {
        const bytes = Buffer.concat(ids.slice(from, from + IN_A_ROW).map(sessionIdToBytes))
        addIds(no, plan.sessions + from, bytes)
      }
      trail.record(events)
      return true
    },

    runPlan(id, { at, limit, holder, until }) {
      const found = known(id)
      if (found?.plan.run === undefined || !mayStep(found.plan, { at, limit, holder, until })) return found?.plan
      const { plan, no } = found
      const { run } = found.plan
      const next = nextOf(no, plan.ended + plan.notEnded, limit)
      const except = run.except?.replaceAll('-', '')
      const ending = next.filter((id) => id !== except)
      const ended = ending.length === 0 ? 0 : endMany(ending, planEnding(plan, run, at), run.origin)
      const notEndedIds = ended === next.length ? [] : othersOf(next, plan)
      const stepped = afterPlanStep(plan, { at, limit, holder, until }, { turns: next.length, ended, notEndedIds })
      if (notEndedIds.length > 0) change(...toPlanRow(stepped), no)
      else step(stepped.ended, stepped.notEnded, holder, until, no)
      dropIds(no, stepped.ended + stepped.notEnded)
      return stepped
    },

    forgetPlans({ overBefore }) {
      const [row] = over(overBefore)
      if (row === undefined) return false
      const no = row[0] as number
      if (forgetIds(no) < FORGOTTEN) forget(no)
      return over(overBefore).length > 0
    },
  }
  return {
    ...verbs,
    addPlan: (plan) => transact(() => verbs.addPlan(plan)),
    // A plan that is being prepared and is lost in a power cut is one that nobody could run.
    updatePlan: (id, version, changed, options) =>
      transact(() => verbs.updatePlan(id, version, changed, options), changed.state === undefined ? 'normal' : 'full'),
    runPlan: (id, options) => transact(() => verbs.runPlan(id, options)),
    forgetPlans: (options) => transact(() => verbs.forgetPlans(options)),
  }
}

function idOf(hex: string): SessionId {
  return sessionIdFromBytes(Buffer.from(hex, 'hex'))
}
