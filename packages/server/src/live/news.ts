import { type Change, type Instant, isLive, type SessionId, type SessionRecord, type SessionStore } from 'latchkey'
import { type SessionChangesView, toEndedRow, toMovedRow, toStartedRow } from '../api/live-view.ts'

/** What has happened to sessions, each as it is now. */
export type News = {
  readonly started: readonly SessionRecord[]
  readonly ended: readonly SessionRecord[]
  /** Has a new secret, a new name or the like. */
  readonly changed: readonly SessionRecord[]
}

/**
 * A session that started and ended between two looks is told as ended only: that is how it is now. One whose end is not
 * among these changes is left out, because its end is yet to be told.
 */
export async function newsOf(changes: readonly Change[], store: Pick<SessionStore, 'find'>): Promise<News> {
  const kinds = new Map<SessionId, Set<Change['kind']>>()
  for (const { sessionId, kind } of changes) {
    const seen = kinds.get(sessionId)
    if (seen) seen.add(kind)
    else kinds.set(sessionId, new Set([kind]))
  }
  const news = { started: [] as SessionRecord[], ended: [] as SessionRecord[], changed: [] as SessionRecord[] }
  for (const [id, seen] of kinds) {
    const session = await store.find(id)
    if (session === undefined) continue
    if (session.ending !== undefined) {
      if (seen.has('ended')) news.ended.push(session)
      continue
    }
    if (seen.has('started')) news.started.push(session)
    if (seen.has('changed') || seen.has('rotated')) news.changed.push(session)
  }
  return news
}

export function toChangesView(
  { started, ended, changed }: News,
  used: Iterable<SessionRecord>,
  now: Instant,
  more = false,
): SessionChangesView {
  return {
    now,
    started: started.filter((session) => isLive(session, now)).map((session) => toStartedRow(session, now)),
    ended: ended.map(toEndedRow),
    moved: [...changed, ...used].map(toMovedRow),
    more,
  }
}

/** What of it one person may know. */
export function newsFor(userId: string, news: News): News {
  const mine = (session: SessionRecord) => session.userId === userId
  return {
    started: news.started.filter(mine),
    ended: news.ended.filter(mine),
    changed: news.changed.filter(mine),
  }
}

export function isEmpty({ started, ended, moved, more }: SessionChangesView): boolean {
  return started.length + ended.length + moved.length === 0 && !more
}
