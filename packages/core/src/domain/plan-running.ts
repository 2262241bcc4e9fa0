import { randomUUID } from 'node:crypto'
import { type Clock, type Duration, seconds } from './clock.ts'
import { nextTurn } from './next-turn.ts'
import { type MayGoOn, type PlanId, type PlanRecord, planEvent } from './plan.ts'
import { haltPlan } from './plan-halting.ts'
import type { SessionStore } from './store.ts'

/**
 * What a step is to take, in milliseconds: others who write wait that long for the lock, standing still only in a `transact`
 * that is not asynchronous. Longer steps end more sessions in a second, because one writes the same pages as the next.
 */
const STEP_TAKES: Duration = 30
/** After so many sessions a plan is one of those that take long: then what a session costs counts for more. */
const MANY = 20_000
/** Half as many again in a second: see docs/decisions/0015-plans.md. */
const STEP_OF_MANY_TAKES: Duration = 80
const FIRST_STEP = 250
const SMALLEST_STEP = 50
const LARGEST_STEP = 5000
/** Of a process that has died, another one goes on with the plan after this long. */
const TURN: Duration = seconds(3)

export type PlanRunner = {
  /** Takes the steps of a plan until it is done, stopped, somebody else's turn, or the runner is told to end. */
  start(id: PlanId): void
  /** Resolves when no step is under way. */
  idle(): Promise<void>
}

export function planRunner({
  store,
  clock,
  mayGoOn,
  signal,
  onError,
}: {
  readonly store: SessionStore
  readonly clock: Clock
  readonly mayGoOn: MayGoOn
  readonly signal: AbortSignal
  readonly onError: (error: unknown) => void
}): PlanRunner {
  const holder = randomUUID()
  /** One that was stopped and is run again may be asked for before its last step has ended. */
  const asked = new Set<PlanId>()
  const running = new Map<PlanId, Promise<void>>()

  async function goWhileAsked(id: PlanId): Promise<void> {
    while (asked.delete(id) && !signal.aborted) await go(id).catch(onError)
    running.delete(id)
  }

  async function go(id: PlanId): Promise<void> {
    let plan = await store.findPlan(id)
    let limit = FIRST_STEP
    while (plan?.state === 'running') {
      if (signal.aborted) return yieldTurn(plan)
      if (!(await mayGoOnWith(plan))) return haltPlan(store, plan, clock())
      const at = clock()
      const before = turnsTaken(plan)
      const next = await store.runPlan(id, { at, limit, holder, until: at + TURN })
      if (next?.state !== 'running' || next.turn?.holder !== holder) return
      if (turnsTaken(next) === next.sessions) return finish(next)
      if (turnsTaken(next) === before) throw new Error('A step of a plan has done nothing')
      limit = nextStep(limit, clock() - at, turnsTaken(next) < MANY ? STEP_TAKES : STEP_OF_MANY_TAKES)
      plan = next
      await nextTurn()
    }
  }

  async function mayGoOnWith({ run }: PlanRecord): Promise<boolean> {
    return run !== undefined && (await mayGoOn(run.by))
  }

  /** Whoever comes next need not wait for the end of a turn that nobody uses. */
  async function yieldTurn({ id }: PlanRecord): Promise<void> {
    const at = clock()
    await store.runPlan(id, { at, limit: 0, holder, until: at })
  }

  /** Done means ended: not before all know it. */
  async function finish(plan: PlanRecord): Promise<void> {
    await store.settled()
    const at = clock()
    const { by, origin } = plan.run ?? { by: plan.by, origin: {} }
    const event = planEvent('plan_finished', plan, { by, origin, at })
    await store.updatePlan(plan.id, plan.version, { state: 'done', finishedAt: at }, { events: [event] })
  }

  return {
    start(id) {
      asked.add(id)
      if (!running.has(id)) running.set(id, goWhileAsked(id))
    },
    async idle() {
      await Promise.all(running.values())
    },
  }
}

function turnsTaken({ ended, notEnded }: PlanRecord): number {
  return ended + notEnded
}

/** Nearer to the aim by at most twice or half: one step that waited for another process says little. */
function nextStep(limit: number, took: Duration, aim: Duration): number {
  const factor = Math.min(2, Math.max(0.5, aim / Math.max(1, took)))
  return Math.min(LARGEST_STEP, Math.max(SMALLEST_STEP, Math.round(limit * factor)))
}
