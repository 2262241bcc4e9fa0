import type { Instant, SessionId, SessionRecord, UserId } from 'latchkey'
import { expiresAt } from 'latchkey'
import type { Outlet } from './outlet.ts'

/** One open stream. Holds what it is asked for again and again, and not the session itself: there may be thousands. */
export type Subscriber = {
  readonly sessionId: SessionId
  readonly userId: UserId
  /** Gets the changes of all users. */
  readonly everybody: boolean
  readonly outlet: Outlet
  /** When time ends its session, as far as is known. */
  deadline: Instant
  /** When something was last sent to it. */
  sentAt: Instant
}

/** Who is listening, by what has to be found when something happens. */
export type Subscribers = {
  readonly size: number
  add(subscriber: Subscriber): void
  /** Says nothing to it: see `Outlet.end`. */
  remove(subscriber: Subscriber): void
  all(): readonly Subscriber[]
  ofEverybody(): readonly Subscriber[]
  ofUser(userId: UserId): readonly Subscriber[]
  /** In the order in which they came. */
  ofSession(session: Pick<SessionRecord, 'id' | 'userId'>): readonly Subscriber[]
  /** Whether anybody would be told of it. */
  wants(userId: UserId): boolean
  noteUse(session: SessionRecord): void
}

export function createSubscribers(): Subscribers {
  const byUser = new Map<UserId, Set<Subscriber>>()
  const everybody = new Set<Subscriber>()
  let size = 0

  const ofUser = (userId: UserId) => [...(byUser.get(userId) ?? [])]
  const ofSession = ({ id, userId }: Pick<SessionRecord, 'id' | 'userId'>) =>
    ofUser(userId).filter(({ sessionId }) => sessionId === id)

  return {
    get size() {
      return size
    },
    add(subscriber) {
      const { userId } = subscriber
      const known = byUser.get(userId)
      if (known) known.add(subscriber)
      else byUser.set(userId, new Set([subscriber]))
      if (subscriber.everybody) everybody.add(subscriber)
      size += 1
    },
    remove(subscriber) {
      const known = byUser.get(subscriber.userId)
      if (known?.delete(subscriber) !== true) return
      if (known.size === 0) byUser.delete(subscriber.userId)
      everybody.delete(subscriber)
      size -= 1
    },
    all: () => [...byUser.values()].flatMap((subscribers) => [...subscribers]),
    ofEverybody: () => [...everybody],
    ofUser,
    ofSession,
    wants: (userId) => everybody.size > 0 || byUser.has(userId),
    noteUse(session) {
      for (const subscriber of ofSession(session)) subscriber.deadline = expiresAt(session)
    },
  }
}
