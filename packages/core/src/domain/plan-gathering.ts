import { distinctCount } from './distinct-count.ts'
import type { PlanChange, PlanRecord, PlanWanted } from './plan.ts'
import type { SessionId, UserId } from './session.ts'
import type { SessionStore } from './store.ts'

/** How many sessions one step puts into a plan: small enough that requests in between are served without delay. */
const STEP = 2000
const SAMPLED = 5

type Gathering = {
  readonly store: SessionStore
  readonly plan: PlanRecord
  readonly wanted: PlanWanted
  readonly maker: UserId | undefined
}

/**
 * Puts the sessions that match into a plan, a step at a time, and says at the end that it is ready. Ends early when the
 * plan is gone or somebody else has changed it.
 */
export async function* gatherPlan({ store, plan, wanted, maker }: Gathering): AsyncGenerator<void, void> {
  const { current, exceptMine = false } = wanted
  // Sessions that start while others are gathered are not in the plan.
  const filter = { startedUntil: plan.madeAt, ...wanted.filter }

  const users = distinctCount()
  const sample: SessionId[] = []
  let version = plan.version
  let gathered = 0
  let mine = 0
  let includesCurrent = false
  let after: SessionId | undefined
  do {
    const place = after === undefined ? {} : { after }
    const found = await store.select(filter, { now: plan.madeAt, limit: STEP, ...place })
    const ids: SessionId[] = []
    for (const { id, userId } of found.sessions) {
      if (id === current) includesCurrent = true
      const isMine = userId === maker
      if (id === current || (exceptMine && isMine)) continue
      ids.push(id)
      users.add(userId)
      if (isMine) mine += 1
    }
    gathered += ids.length
    sample.push(...ids.slice(0, SAMPLED - sample.length))
    after = found.next
    const change: PlanChange = {
      ...(after === undefined
        ? { state: 'ready', everybody: plan.everybody || (await isEverybody({ store, plan, wanted, maker }, gathered)) }
        : {}),
      users: users.size,
      mine,
      includesCurrent,
      sample: [...sample],
    }
    if (!(await store.updatePlan(plan.id, version, change, { ids, events: [] }))) return
    version += 1
    if (after !== undefined) yield
  } while (after !== undefined)
}

/** However it was searched for: no live session is outside the plan, but those that were to be left out. */
async function isEverybody({ store, plan, wanted, maker }: Gathering, planned: number): Promise<boolean> {
  if (planned === 0) return false
  const { current, exceptMine = false, filter } = wanted
  const exceptIds = [...(filter.exceptIds ?? []), ...(current === undefined ? [] : [current])]
  const live = { statuses: ['active'], startedUntil: plan.madeAt, exceptIds } as const
  const exact = { now: plan.madeAt, users: false } as const
  const spared =
    exceptMine && maker !== undefined
      ? (await store.count({ ...live, userId: maker }, { ...exact, upTo: planned + STEP })).sessions
      : 0
  const { more } = await store.count(live, { ...exact, upTo: planned + spared })
  return !more
}
