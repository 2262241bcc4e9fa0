import type { Origin } from './actor.ts'
import { nextTurn } from './next-turn.ts'
import type { Cursor } from './page.ts'
import { liveOnly, type SessionFilter, type SessionSort } from './search.ts'
import type { Ending, SessionId, SessionRecord, UserId } from './session.ts'
import type { SessionStore } from './store.ts'

/** Which sessions to end: those named, or all that match. `except` is never ended, whatever else is said. */
export type Selection =
  | { readonly ids: readonly SessionId[]; readonly except?: SessionId }
  | { readonly matching: SessionFilter; readonly except?: SessionId }

/** What came of it. */
export type Termination = {
  /** The same on the event of each session that this act ended. */
  readonly batch: string
  readonly sessions: number
  readonly users: number
  /** The first thousand of those that ended. */
  readonly endedIds: readonly SessionId[]
  /** Of the sessions that were named: those that this act did not end, and why. */
  readonly notEnded: readonly NotEnded[]
}

export type NotEnded = { readonly id: SessionId; readonly reason: 'not_found' | 'already_over' | 'in_use_here' }

/** One step is one transaction: small enough that requests in between are served without delay. */
const STEP = 500
/** Of expiries, before sessions end: housekeeping has the rest. */
const MOST_NOTED = 2000
const REPORTED_IDS = 1000

type Act = {
  readonly store: SessionStore
  /** What the actor can reach; overrides what the selection asks for. */
  readonly scope: SessionFilter
  readonly selection: Selection
  readonly ending: Ending & { readonly batch: string }
  readonly origin: Origin
}

/**
 * Ends what was selected, in steps that are atomic each. Killed in between, what has ended has ended, and doing it
 * again ends the rest.
 */
export async function terminateSelected(act: Act): Promise<Termination> {
  await noteExpiries(act)
  const filter = reachOf(act)
  const endedIds: SessionId[] = []
  const users = new Set<UserId>()
  let sessions = 0
  for (const part of await partsOf(act, filter)) {
    for (;;) {
      const ended = await act.store.terminate(part, act.ending, { limit: STEP, origin: act.origin })
      sessions += ended.length
      for (const session of ended) users.add(session.userId)
      endedIds.push(...ended.slice(0, REPORTED_IDS - endedIds.length).map(({ id }) => id))
      if (ended.length < STEP) break
      await nextTurn()
    }
  }
  return {
    batch: act.ending.batch,
    sessions,
    users: users.size,
    endedIds,
    notEnded: await reasonsFor(act, new Set(endedIds)),
  }
}

/**
 * What time has ended is over for good once that is noted. Otherwise a use from before its deadline that is written late
 * would bring a session back that was over, and so not ended, just now. Housekeeping leaves few to note.
 */
async function noteExpiries({ store, ending }: Act): Promise<void> {
  for (let step = 0; step < MOST_NOTED / STEP; step += 1) {
    if ((await store.expire(ending.at, { limit: STEP })).length < STEP) return
    await nextTurn()
  }
}

function reachOf({ selection, scope, ending }: Act): SessionFilter {
  const { except } = selection
  const wanted = 'ids' in selection ? { ids: selection.ids } : { ...selection.matching, ...boundOf(scope, ending) }
  const exceptIds = [
    ...('matching' in selection ? (selection.matching.exceptIds ?? []) : []),
    ...(except === undefined ? [] : [except]),
  ]
  return { ...wanted, ...(exceptIds.length === 0 ? {} : { exceptIds }), ...scope }
}

/**
 * Keeps "everybody" from chasing new sessions for ever. One user's sessions are few, and there none is left out: after
 * a clock was set back, one that is to be ended may seem to have started later than now.
 */
function boundOf(scope: SessionFilter, ending: Ending): SessionFilter {
  return scope.userId === undefined ? { startedUntil: ending.at } : {}
}

/**
 * A filter by the number of a user's sessions stops matching while they end. So those that match at the beginning are
 * named, and then ended.
 */
async function partsOf({ store, ending }: Act, filter: SessionFilter): Promise<readonly SessionFilter[]> {
  const { userSessions, not = {}, ...rest } = filter
  if (userSessions === undefined && not.userSessions === undefined) return [filter]
  const parts: SessionFilter[] = []
  let after: Cursor | undefined
  do {
    const place = after === undefined ? {} : { after }
    const page = await store.search(liveOnly(filter), BY_START, { limit: STEP, ...place }, ending.at)
    parts.push({ ...rest, ids: page.items.map(({ id }) => id) })
    after = page.next
  } while (after !== undefined)
  return parts
}

const BY_START: SessionSort = { key: 'startedAt', direction: 'ascending' }

async function reasonsFor(
  { store, selection, scope }: Act,
  ended: ReadonlySet<SessionId>,
): Promise<readonly NotEnded[]> {
  if (!('ids' in selection)) return []
  const left = selection.ids.filter((id) => !ended.has(id))
  return Promise.all(
    left.map(async (id) => ({ id, reason: reasonFor(await store.find(id), id, selection.except, scope) })),
  )
}

/** Somebody else's session is "not found": a different answer would tell that it exists. */
function reasonFor(
  session: SessionRecord | undefined,
  id: SessionId,
  except: SessionId | undefined,
  scope: SessionFilter,
): NotEnded['reason'] {
  if (session === undefined || (scope.userId !== undefined && session.userId !== scope.userId)) return 'not_found'
  return id === except ? 'in_use_here' : 'already_over'
}
