import { endedEvent, sessionEvent } from '../../domain/event.ts'
import { type Ending, endingByTime } from '../../domain/session.ts'
import { isSessionId } from '../../domain/session-id.ts'
import type { SessionStore, Touch } from '../../domain/store.ts'
import { afterDismissal, afterUpdate, assertStorable } from '../transition.ts'
import { endLocked } from './ending.ts'
import { forgettingChanges } from './postgres-trail.ts'
import { lockMatching } from './session-search.ts'
import {
  addSession,
  forgetSessions,
  lockLiveOfUser,
  lockSession,
  lockUnnoted,
  lockUser,
  writeEndings,
  writeUpdate,
  writeUses,
} from './session-statements.ts'
import { slotOf } from './slot.ts'
import type { Step } from './transaction.ts'

type WritingVerb = 'insert' | 'update' | 'touch' | 'terminate' | 'expire' | 'dismiss' | 'record' | 'sweep'

/** The verbs of the store that write, in the transaction of a step. */
export type PostgresVerbs = Pick<SessionStore, WritingVerb>

export function postgresVerbs(step: Step): PostgresVerbs {
  const { run } = step

  return {
    async insert(record, { events, limit }) {
      assertStorable(record)
      const [, live] = await Promise.all(
        limit === undefined
          ? [undefined, []]
          : [lockUser(run, record.userId), lockLiveOfUser(run, record.userId, record.startedAt)],
      )
      const others = live.filter(({ id }) => id !== record.id)
      const surplus = limit === undefined ? 0 : Math.max(0, others.length + 1 - limit.max)
      if (!(await addSession(run, record))) {
        step.undo()
        return { ok: false, reason: 'exists' }
      }
      if (surplus > 0 && limit?.whenReached === 'refuse') {
        step.undo()
        return { ok: false, reason: 'limit_reached' }
      }
      const ending: Ending = { at: record.startedAt, cause: 'limit_reached', by: { kind: 'system' } }
      const ended = await endLocked(step, others.slice(0, surplus), () => ending, {})
      step.note('started', record, record.startedAt)
      step.record(events)
      return { ok: true, ended }
    },

    async update(id, version, change, { now, events }) {
      const session = await lockSession(run, id)
      const updated = session && afterUpdate(session, version, change, now)
      if (updated === undefined) return false
      await writeUpdate(run, updated)
      step.note(change.secretHash === undefined ? 'changed' : 'rotated', updated, now)
      step.record(events)
      return true
    },

    // The clock is asked when the transaction has begun: from then on the database counts what passes.
    async touch(batch, clock) {
      await step.begun
      const now = clock()
      const changed = new Set<string>()
      for (const round of rounds(batch.filter(({ id }) => isSessionId(id)))) {
        for (const id of await writeUses(run, round, now)) changed.add(id)
      }
      return [...changed]
    },

    async terminate(filter, ending, { limit, origin }) {
      return endLocked(step, await lockMatching(run, 'live', filter, ending.at, limit), () => ending, origin)
    },

    async expire(now, { limit }) {
      return endLocked(step, await lockUnnoted(run, now, slotOf(now), limit), endingByTime, {})
    },

    async dismiss(filter, { at, by, origin }, { limit }) {
      const over = await lockMatching(run, 'over', filter, at, limit)
      const dismissed = over.map((session) => afterDismissal(session, at))
      if (dismissed.length > 0) await writeEndings(run, dismissed)
      for (const [index, session] of dismissed.entries()) {
        if (over[index]?.ending === undefined) {
          const ending = endingByTime(session)
          step.note('ended', session, ending.at)
          step.record([endedEvent(session, ending, {})])
        }
        step.record([sessionEvent('session_dismissed', session, by, origin, at)])
      }
      return dismissed
    },

    async record(events) {
      step.record(events)
    },

    async sweep({ endedBefore, limit }) {
      const [sessions] = await Promise.all([
        forgetSessions(run, endedBefore, limit),
        run(forgettingChanges(endedBefore, limit)),
      ])
      return sessions
    },
  }
}

/** Uses of the same session take their turns, one in each round; nearly always one round has them all. */
function rounds(batch: readonly Touch[]): readonly (readonly Touch[])[] {
  const turns = new Map<string, number>()
  const parts: Touch[][] = []
  for (const touch of batch) {
    const turn = turns.get(touch.id) ?? 0
    turns.set(touch.id, turn + 1)
    const part = parts[turn] ?? []
    parts[turn] = part
    part.push(touch)
  }
  return parts
}
