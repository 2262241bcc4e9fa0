import type { Instant } from './clock.ts'
import type { PlanRecord } from './plan.ts'
import { type SessionId, type SessionRecord, statusOf } from './session.ts'
import type { SessionStore } from './store.ts'

/**
 * Why a plan did not end a session: `ended` by somebody else meanwhile, `expired` by time, `in_use` by who ran the plan,
 * or `gone`: forgotten, its retention being over.
 */
export type NotEndedWhy = 'ended' | 'expired' | 'in_use' | 'gone'

export type NotEndedSessions = {
  readonly sessions: readonly {
    readonly id: SessionId
    readonly why: NotEndedWhy
    readonly session?: SessionRecord
  }[]
  /** How many more there are, which nobody has named. */
  readonly more: number
}

export async function notEndedOf(
  { notEnded, notEndedIds = [] }: PlanRecord,
  store: SessionStore,
  now: Instant,
): Promise<NotEndedSessions> {
  const found = await Promise.all(notEndedIds.map((id) => store.find(id)))
  const sessions = notEndedIds.map((id, index) => {
    const session = found[index]
    return { id, why: whyNot(session, now), ...(session === undefined ? {} : { session }) }
  })
  return { sessions, more: notEnded - sessions.length }
}

function whyNot(session: SessionRecord | undefined, now: Instant): NotEndedWhy {
  if (session === undefined) return 'gone'
  const status = statusOf(session, now)
  if (status === 'active') return 'in_use'
  return status === 'expired' ? 'expired' : 'ended'
}
