import type { Origin } from '../../domain/actor.ts'
import type { Instant } from '../../domain/clock.ts'
import { endedEvent, sessionEvent } from '../../domain/event.ts'
import { LISTED_STATUSES, type SessionFilter } from '../../domain/search.ts'
import {
  type Ending,
  endingByTime,
  expiresAt,
  isLive,
  type SessionId,
  type SessionRecord,
  type UserId,
} from '../../domain/session.ts'
import { sessionMatches } from '../../domain/session-matching.ts'
import type { Inserted, SessionStore } from '../../domain/store.ts'
import { inOrderOfTally, tallyValuesOf } from '../../domain/tally.ts'
import { afterDismissal, afterEnding, afterTouch, afterUpdate, assertStorable } from '../transition.ts'
import { listPage } from './memory-listing.ts'
import type { MemoryTrail } from './memory-trail.ts'

type SessionVerb =
  | 'insert'
  | 'find'
  | 'update'
  | 'touch'
  | 'terminate'
  | 'expire'
  | 'dismiss'
  | 'search'
  | 'count'
  | 'select'
  | 'tally'
  | 'sweep'

/** The verbs about sessions, without the promise around the answer. */
export type MemorySessions = {
  readonly [Verb in SessionVerb]: (...input: Parameters<SessionStore[Verb]>) => Awaited<ReturnType<SessionStore[Verb]>>
} & {
  end(session: SessionRecord, ending: Ending, origin: Origin): SessionRecord
}

/** Records are replaced, never changed: whoever was handed one keeps what was seen. */
export function createMemorySessions(trail: MemoryTrail): MemorySessions {
  const sessions = new Map<SessionId, SessionRecord>()
  const idsOfUser = new Map<UserId, Set<SessionId>>()

  function keep(session: SessionRecord): void {
    sessions.set(session.id, session)
    const ids = idsOfUser.get(session.userId)
    if (ids === undefined) idsOfUser.set(session.userId, new Set([session.id]))
    else ids.add(session.id)
  }

  function forget({ id, userId }: SessionRecord): void {
    sessions.delete(id)
    const ids = idsOfUser.get(userId)
    ids?.delete(id)
    if (ids?.size === 0) idsOfUser.delete(userId)
  }

  function end(session: SessionRecord, ending: Ending, origin: Origin): SessionRecord {
    const ended = afterEnding(session, ending)
    keep(ended)
    trail.note('ended', ended)
    trail.record([endedEvent(ended, ending, origin)])
    return ended
  }

  /** Where a filter names its sessions or its user, only those are looked at. */
  function* candidates(filter: { ids?: readonly SessionId[]; userId?: UserId }): Iterable<SessionRecord> {
    if (filter.ids === undefined && filter.userId === undefined) return yield* sessions.values()
    for (const id of new Set(filter.ids ?? idsOfUser.get(filter.userId ?? ''))) {
      const session = sessions.get(id)
      if (session !== undefined) yield session
    }
  }

  function liveOfUser(userId: UserId, now: Instant): SessionRecord[] {
    return [...candidates({ userId })].filter((session) => isLive(session, now))
  }

  function matches(session: SessionRecord, filter: SessionFilter, now: Instant): boolean {
    return sessionMatches(session, filter, { now, liveSessionsOf: (userId) => liveOfUser(userId, now).length })
  }

  return {
    insert(record, { events, limit }): Inserted {
      assertStorable(record)
      if (sessions.has(record.id)) return { ok: false, reason: 'exists' }
      const live = limit === undefined ? [] : liveOfUser(record.userId, record.startedAt).sort(byStart)
      const surplus = limit === undefined ? 0 : Math.max(0, live.length + 1 - limit.max)
      if (surplus > 0 && limit?.whenReached === 'refuse') return { ok: false, reason: 'limit_reached' }
      const ending: Ending = { at: record.startedAt, cause: 'limit_reached', by: { kind: 'system' } }
      const ended = live.slice(0, surplus).map((session) => end(session, ending, {}))
      keep(record)
      trail.note('started', record)
      trail.record(events)
      return { ok: true, ended }
    },

    end,

    find: (id) => sessions.get(id),

    update(id, version, change, { now, events }) {
      const session = sessions.get(id)
      const updated = session && afterUpdate(session, version, change, now)
      if (updated === undefined) return false
      keep(updated)
      trail.note(change.secretHash === undefined ? 'changed' : 'rotated', updated)
      trail.record(events)
      return true
    },

    touch(batch, clock) {
      const now = clock()
      const changed = new Set<SessionId>()
      for (const touch of batch) {
        const session = sessions.get(touch.id)
        const touched = session && afterTouch(session, touch, now)
        if (touched === undefined) continue
        keep(touched)
        changed.add(touch.id)
      }
      return [...changed]
    },

    terminate(filter, ending, { limit, origin }) {
      return take(candidates(filter), limit, (session) => {
        return isLive(session, ending.at) && matches(session, filter, ending.at)
      }).map((session) => end(session, ending, origin))
    },

    expire(now, { limit }) {
      return take(sessions.values(), limit, (session) => {
        return session.ending === undefined && expiresAt(session) <= now
      }).map((session) => end(session, endingByTime(session), {}))
    },

    dismiss(filter, { at, by, origin }, { limit }) {
      return take(candidates(filter), limit, (session) => {
        return !isLive(session, at) && matches(session, filter, at)
      }).map((session) => {
        const dismissed = afterDismissal(session, at)
        keep(dismissed)
        if (session.ending === undefined) {
          trail.note('ended', dismissed)
          trail.record([endedEvent(dismissed, endingByTime(session), {})])
        }
        trail.record([sessionEvent('session_dismissed', dismissed, by, origin, at)])
        return dismissed
      })
    },

    search(filter, sort, page, now) {
      const matching = [...candidates(filter)].filter((session) => matches(session, filter, now))
      return listPage(matching, sort, page, now)
    },

    count(filter, { now, upTo, users: wanted = true }) {
      const found = take(candidates(filter), upTo + 1, (session) => matches(session, filter, now))
      const counted = found.slice(0, upTo)
      const users = wanted ? new Set(counted.map(({ userId }) => userId)).size : 0
      return { sessions: counted.length, users, more: found.length > upTo }
    },

    select(filter, { now, after = '', limit }) {
      const found = [...candidates(filter)]
        .filter((session) => session.id > after && isLive(session, now) && matches(session, filter, now))
        .sort((one, other) => (one.id < other.id ? -1 : 1))
      const selected = found.slice(0, limit).map(({ id, userId }) => ({ id, userId }))
      const last = selected.at(-1)
      return { sessions: selected, ...(last !== undefined && found.length > limit ? { next: last.id } : {}) }
    },

    tally(key, { now }) {
      const tallies = new Map<string, number>()
      for (const session of sessions.values()) {
        if (!matches(session, { statuses: LISTED_STATUSES }, now)) continue
        for (const value of tallyValuesOf(session, key)) tallies.set(value, (tallies.get(value) ?? 0) + 1)
      }
      return inOrderOfTally([...tallies].map(([value, count]) => ({ value, sessions: count })))
    },

    sweep({ endedBefore, limit }) {
      const over = take(sessions.values(), limit, ({ ending }) => ending !== undefined && ending.at < endedBefore)
      for (const session of over) forget(session)
      return over.length
    },
  }
}

function take(
  sessions: Iterable<SessionRecord>,
  limit: number,
  wanted: (session: SessionRecord) => boolean,
): SessionRecord[] {
  const taken: SessionRecord[] = []
  for (const session of sessions) {
    if (taken.length === limit) break
    if (wanted(session)) taken.push(session)
  }
  return taken
}

function byStart(left: SessionRecord, right: SessionRecord): number {
  return left.startedAt - right.startedAt || (left.id < right.id ? -1 : 1)
}
