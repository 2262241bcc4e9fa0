import { isDeepStrictEqual } from 'node:util'
import type { Origin } from '../../domain/actor.ts'
import { minutes } from '../../domain/clock.ts'
import { endedEvent, sessionEvent } from '../../domain/event.ts'
import { type Ending, endingByTime, expiresAt, type SessionRecord } from '../../domain/session.ts'
import type { SessionStore } from '../../domain/store.ts'
import { afterDismissal, afterEnding, afterTouch, afterUpdate, assertStorable } from '../transition.ts'
import type { SessionSearch } from './session-search.ts'
import type { SessionStatements } from './session-statements.ts'
import type { SqliteTrail } from './sqlite-trail.ts'
import type { Transact } from './transaction.ts'

/** While nothing is over, a write for each look would be one more wait for the disk. */
const UNNOTED_UNLOOKED = minutes(10)

type WritingVerb = 'insert' | 'update' | 'touch' | 'terminate' | 'expire' | 'dismiss' | 'record' | 'sweep'

/** The verbs of the store that write, synchronous: what runs in one transaction can't wait. */
export type SqliteVerbs = {
  readonly [Verb in WritingVerb]: (...input: Parameters<SessionStore[Verb]>) => Awaited<ReturnType<SessionStore[Verb]>>
}

export function sqliteVerbs(
  transact: Transact,
  sessions: SessionStatements,
  { matching }: SessionSearch,
  trail: SqliteTrail,
): SqliteVerbs {
  function end(session: SessionRecord, ending: Ending, origin: Origin): SessionRecord {
    const ended = afterEnding(session, ending)
    sessions.writeEnding(ended)
    trail.note('ended', ended, ending.at)
    trail.record([endedEvent(ended, ending, origin)])
    return ended
  }

  const verbs: SqliteVerbs = {
    insert(record, { events, limit }) {
      assertStorable(record)
      if (sessions.find(record.id) !== undefined) return { ok: false, reason: 'exists' }
      const live = limit === undefined ? [] : sessions.liveOfUser(record.userId, record.startedAt)
      const surplus = limit === undefined ? 0 : Math.max(0, live.length + 1 - limit.max)
      if (surplus > 0 && limit?.whenReached === 'refuse') return { ok: false, reason: 'limit_reached' }
      const ending: Ending = { at: record.startedAt, cause: 'limit_reached', by: { kind: 'system' } }
      const ended = live.slice(0, surplus).map((session) => end(session, ending, {}))
      sessions.add(record)
      trail.note('started', record, record.startedAt)
      trail.record(events)
      return { ok: true, ended }
    },

    update(id, version, change, { now, events }) {
      const session = sessions.find(id)
      const updated = session && afterUpdate(session, version, change, now)
      if (updated === undefined) return false
      sessions.writeUpdate(updated, change)
      trail.note(change.secretHash === undefined ? 'changed' : 'rotated', updated, now)
      trail.record(events)
      return true
    },

    touch(batch, clock) {
      const now = clock()
      const changed = new Set<string>()
      for (const touch of batch) {
        const session = sessions.find(touch.id)
        if (session === undefined) continue
        const touched = afterTouch(session, touch, now)
        if (touched === undefined) continue
        sessions.writeUse(touched)
        if (!isSamePlace(touched, session)) sessions.writeWhereFrom(touched)
        changed.add(touch.id)
      }
      return [...changed]
    },

    terminate(filter, ending, { limit, origin }) {
      return matching('live', filter, ending.at, limit).map((session) => end(session, ending, origin))
    },

    expire(now, { limit }) {
      const over = sessions.unnoted(now, limit)
      const noted = over.map((session) => end(session, endingByTime(session), {}))
      const last = over.at(-1)
      if (over.length < limit) sessions.noteUntil(now, last === undefined ? UNNOTED_UNLOOKED : 0)
      // Others may be over at the same instant.
      else if (last !== undefined) sessions.noteUntil(expiresAt(last) - 1, 0)
      return noted
    },

    dismiss(filter, { at, by, origin }, { limit }) {
      return matching('over', filter, at, limit).map((session) => {
        const dismissed = afterDismissal(session, at)
        sessions.writeEnding(dismissed)
        if (session.ending === undefined) {
          const ending = endingByTime(session)
          trail.note('ended', dismissed, ending.at)
          trail.record([endedEvent(dismissed, ending, {})])
        }
        trail.record([sessionEvent('session_dismissed', dismissed, by, origin, at)])
        return dismissed
      })
    },

    record(events) {
      trail.record(events)
    },

    sweep({ endedBefore, limit }) {
      trail.forget(endedBefore, limit)
      return sessions.forget(endedBefore, limit)
    },
  }

  return {
    insert: (record, options) => transact(() => verbs.insert(record, options)),
    update: (id, version, change, options) => transact(() => verbs.update(id, version, change, options)),
    // A use that is lost in a power cut costs nobody a session that was not idle; waiting for the disk would cost
    // every request. Starts and endings are on disk when they return.
    touch: (batch, clock) => transact(() => verbs.touch(batch, clock), 'normal'),
    terminate: (filter, ending, options) => transact(() => verbs.terminate(filter, ending, options)),
    expire: (now, options) => transact(() => verbs.expire(now, options)),
    dismiss: (filter, dismissal, options) => transact(() => verbs.dismiss(filter, dismissal, options)),
    record: (events) => transact(() => verbs.record(events)),
    sweep: (options) => transact(() => verbs.sweep(options)),
  }
}

/** Each use tells where it came from, nearly always what is written already. */
function isSamePlace(one: SessionRecord, other: SessionRecord): boolean {
  return one.ip === other.ip && one.userAgent === other.userAgent && isDeepStrictEqual(one.device, other.device)
}
