import { randomUUID } from 'node:crypto'
import { type Actor, mayManageEverybody, type Origin } from './actor.ts'
import type { Clock, Instant } from './clock.ts'
import { SessionError } from './errors.ts'
import { nextTurn } from './next-turn.ts'
import { type NotEndedSessions, notEndedOf } from './not-ended.ts'
import {
  isPlanExpired,
  isPlanWaiting,
  type MayGoOn,
  mustConfirm,
  PLAN_LASTS,
  type PlanChange,
  type PlanId,
  type PlanRecord,
  type PlanWanted,
  planEvent,
} from './plan.ts'
import { gatherPlan } from './plan-gathering.ts'
import { planPlaces } from './plan-places.ts'
import { planRunner } from './plan-running.ts'
import type { SessionId, SessionRecord, UserId } from './session.ts'
import type { SessionStore } from './store.ts'

/**
 * Ends many sessions by a plan: first it is known exactly which, then they end in small steps that can be watched,
 * stopped, and that go on after a restart. For administrators, and any of them may see, run and stop each plan.
 */
export type Plans = {
  /**
   * Makes a plan of the sessions that match now. Few are in it when this returns; many are being gathered, in the state
   * `preparing`.
   *
   * @throws SessionError `too_busy` when two of the actor's, or eight in all, are being prepared here
   */
  make(actor: Actor, wanted: PlanWanted): Promise<PlanRecord>
  /** @throws SessionError `plan_not_found` */
  find(actor: Actor, id: PlanId): Promise<PlanRecord>
  /**
   * Which sessions of a plan it has not ended so far, and why, in the order of their turns: the first ones.
   *
   * @throws SessionError `plan_not_found`
   */
  notEnded(actor: Actor, id: PlanId): Promise<NotEndedSessions>
  /**
   * Whether a session is going to end with a plan when somebody else runs it: it is of those that have not had their
   * turn, and has not run the plan itself.
   */
  isThreatened(actor: Actor, plan: PlanRecord, session: Pick<SessionRecord, 'id' | 'startedAt'>): Promise<boolean>
  /** Those that have been run, the last made first. */
  list(actor: Actor): Promise<readonly PlanRecord[]>
  /**
   * Starts a plan, or goes on with one that was stopped. What runs already, or is done, stays as it is.
   *
   * @throws SessionError `plan_not_found`, `plan_not_ready`, `plan_expired`; `confirmation_needed` unless
   * `confirmSessions` is the number of sessions of a plan that `mustConfirm`
   */
  run(actor: Actor, id: PlanId, how: RunHow): Promise<PlanRecord>
  /**
   * Stops a plan that runs: no session of it ends after this has returned, until it is run again. One that nobody has run
   * is abandoned.
   */
  stop(actor: Actor, id: PlanId, how: PlanHow): Promise<PlanRecord>
  /** Gives up a plan that nobody has run, and the place that it takes. One that was run stays as it is. */
  abandon(actor: Actor, id: PlanId): Promise<PlanRecord>
  /** Goes on with plans that run and that nobody takes the steps of, such as after a restart. Does not wait for them. */
  resume(): Promise<void>
  /** Forgets plans that have been over for long enough: those that were run for a day, the others soon. */
  forget(): Promise<void>
  /** Finishes the steps under way. What runs stays running, for the next process to go on with. */
  close(): Promise<void>
}

export type PlanHow = { readonly origin: Origin }

export type RunHow = PlanHow & {
  readonly confirmSessions?: number
  /** The session that asks: it stays, though the plan may be somebody else's. */
  readonly current?: SessionId
}

const LISTED = 50
/** Two who decide at once: the second looks again. More often than this, something is wrong. */
const ATTEMPTS = 10

export function createPlans({
  store,
  clock,
  mayGoOn = async () => true,
  onError,
}: {
  readonly store: SessionStore
  readonly clock: Clock
  readonly mayGoOn?: MayGoOn
  readonly onError: (error: unknown) => void
}): Plans {
  const closing = new AbortController()
  const { signal } = closing
  const gathering = new Set<Promise<void>>()
  const places = planPlaces()
  const runner = planRunner({ store, clock, mayGoOn, signal, onError })

  async function known(id: PlanId): Promise<PlanRecord> {
    const plan = await store.findPlan(id)
    if (plan === undefined)
      throw new SessionError('plan_not_found', 'That plan does not exist any more. Make a new one')
    return plan
  }

  /** Decides about a plan as it is; `undefined` leaves it so. */
  async function decide(
    id: PlanId,
    decision: (plan: PlanRecord) => Decision | undefined,
  ): Promise<{ readonly plan: PlanRecord; readonly changed: boolean }> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const plan = await known(id)
      const decided = decision(plan)
      if (decided === undefined) return { plan, changed: false }
      const { change, act } = decided
      const events = act === undefined ? [] : [planEvent(act.event, { ...plan, ...change }, act)]
      if (await store.updatePlan(id, plan.version, change, { events })) return { plan: await known(id), changed: true }
    }
    throw new SessionError('too_busy', 'Others are deciding about this plan. Look again in a moment')
  }

  return {
    async make(actor, wanted) {
      assertMayPlan(actor)
      const maker = userIdOf(actor)
      const leave = places.take(maker)
      const plan = newPlan(actor, wanted, clock())
      const steps = gatherPlan({ store, plan, wanted, maker })
      let isReady = true
      try {
        await store.addPlan(plan)
        isReady = (await steps.next()).done === true
      } finally {
        if (isReady) leave()
      }
      if (!isReady) {
        const rest = gatherRest(steps, signal)
          .catch(onError)
          .finally(() => {
            gathering.delete(rest)
            leave()
          })
        gathering.add(rest)
      }
      return known(plan.id)
    },

    async find(actor, id) {
      assertMayPlan(actor)
      return known(id)
    },

    async notEnded(actor, id) {
      assertMayPlan(actor)
      return notEndedOf(await known(id), store, clock())
    },

    async isThreatened(actor, { id, state, madeAt, run }, session) {
      assertMayPlan(actor)
      if (state === 'done' || state === 'abandoned') return false
      if (session.startedAt > madeAt || run?.except === session.id) return false
      return store.isPlanned(id, session.id)
    },

    async list(actor) {
      assertMayPlan(actor)
      return store.plans({ states: ['running', 'stopped', 'done'], limit: LISTED })
    },

    async run(actor, id, { origin, confirmSessions, current }) {
      assertMayPlan(actor)
      const { plan, changed } = await decide(id, (found) => {
        const at = clock()
        if (found.state === 'running' || found.state === 'done') return undefined
        assertRunnable(found, at, confirmSessions)
        const startedAt = found.run?.startedAt ?? at
        const run = { by: actor, origin, startedAt, ...(current === undefined ? {} : { except: current }) }
        return { change: { state: 'running', run }, act: { event: 'plan_started', by: actor, origin, at } }
      })
      if (changed) runner.start(id)
      return plan
    },

    async stop(actor, id, { origin }) {
      assertMayPlan(actor)
      const { plan } = await decide(id, (found) => {
        const at = clock()
        if (isPlanWaiting(found)) return abandonment(at)
        if (found.state !== 'running') return undefined
        const change: PlanChange = { state: 'stopped', expiresAt: at + PLAN_LASTS }
        return { change, act: { event: 'plan_stopped', by: actor, origin, at } }
      })
      await store.settled()
      return plan
    },

    async abandon(actor, id) {
      assertMayPlan(actor)
      const { plan } = await decide(id, (found) => (isPlanWaiting(found) ? abandonment(clock()) : undefined))
      return plan
    },

    async resume() {
      for (const { id } of await store.plans({ states: ['running'], limit: LISTED })) runner.start(id)
    },

    async forget() {
      while (!signal.aborted && (await store.forgetPlans({ overBefore: clock() }))) {
        await nextTurn()
      }
    },

    async close() {
      closing.abort()
      await Promise.all([...gathering, runner.idle()])
    },
  }
}

type Decision = {
  readonly change: PlanChange
  /** What goes on record. Absent for what has ended nothing and never will. */
  readonly act?: { readonly event: Parameters<typeof planEvent>[0] } & Parameters<typeof planEvent>[2]
}

function abandonment(at: Instant): Decision {
  return { change: { state: 'abandoned', expiresAt: at } }
}

function assertMayPlan(actor: Actor): void {
  if (!mayManageEverybody(actor)) throw new SessionError('not_allowed', 'This needs an administrator')
}

function newPlan(by: Actor, { search, everybody = false }: PlanWanted, madeAt: Instant): PlanRecord {
  return {
    id: randomUUID(),
    version: 1,
    state: 'preparing',
    by,
    ...(search === undefined ? {} : { search }),
    everybody,
    madeAt,
    expiresAt: madeAt + PLAN_LASTS,
    sessions: 0,
    users: 0,
    mine: 0,
    includesCurrent: false,
    sample: [],
    ended: 0,
    notEnded: 0,
  }
}

function assertRunnable(plan: PlanRecord, now: Instant, confirmed: number | undefined): void {
  if (plan.state === 'abandoned') throw new SessionError('plan_expired', 'This plan was given up. Make a new one')
  if (isPlanExpired(plan, now)) {
    throw new SessionError('plan_expired', 'This plan is more than five minutes old. Make a new one')
  }
  if (plan.state === 'preparing') {
    throw new SessionError('plan_not_ready', 'This plan is still being prepared. Try again in a moment')
  }
  if (mustConfirm(plan) && confirmed !== plan.sessions) {
    const many = plan.sessions.toLocaleString('en')
    throw new SessionError('confirmation_needed', `This ends ${many} sessions: say the number to confirm it`)
  }
}

function userIdOf(actor: Actor): UserId | undefined {
  return 'userId' in actor ? actor.userId : undefined
}

async function gatherRest(steps: AsyncGenerator<void, void>, signal: AbortSignal): Promise<void> {
  for await (const _ of steps) {
    if (signal.aborted) return
    await nextTurn()
  }
}
