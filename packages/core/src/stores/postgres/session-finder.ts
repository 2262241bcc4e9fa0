import type { SessionId, SessionRecord } from '../../domain/session.ts'
import { isSessionId } from '../../domain/session-id.ts'
import type { Run } from '../sql/statement.ts'
import { findSessions } from './session-statements.ts'

type Found = SessionRecord | undefined

/** In one question: while the answer to one is read, the database works on the next. */
const MOST = 16

/**
 * Finds sessions by their ids. What is asked for in one turn of the event loop is one question, which leaves when the turn
 * ends: what a question costs by itself is more than what a session costs in it.
 */
export function sessionFinder(point: Run): (id: SessionId) => Promise<Found> {
  let asked = new Map<SessionId, PromiseWithResolvers<Found>>()

  async function ask(): Promise<void> {
    const waiting = asked
    asked = new Map()
    try {
      const found = new Map((await findSessions(point, [...waiting.keys()])).map((session) => [session.id, session]))
      for (const [id, { resolve }] of waiting) resolve(found.get(id))
    } catch (error) {
      for (const { reject } of waiting.values()) reject(error)
    }
  }

  return async (id) => {
    if (!isSessionId(id)) return undefined
    if (asked.size === MOST) void ask()
    const known = asked.get(id)
    if (known !== undefined) return known.promise
    if (asked.size === 0) setImmediate(() => void (asked.size > 0 && ask()))
    const answer = Promise.withResolvers<Found>()
    asked.set(id, answer)
    return answer.promise
  }
}
