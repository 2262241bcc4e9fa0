import type { Origin } from '../../domain/actor.ts'
import { endedEvent } from '../../domain/event.ts'
import type { Ending, SessionRecord } from '../../domain/session.ts'
import { afterEnding } from '../transition.ts'
import { writeEndings } from './session-statements.ts'
import type { Step } from './transaction.ts'

/** Ends sessions that are locked and have no ending; gives them back as they are then. */
export async function endLocked(
  { run, note, record }: Step,
  sessions: readonly SessionRecord[],
  endingOf: (session: SessionRecord) => Ending,
  origin: Origin,
): Promise<SessionRecord[]> {
  const ended = sessions.map((session) => afterEnding(session, endingOf(session)))
  if (ended.length > 0) await writeEndings(run, ended)
  for (const [index, session] of sessions.entries()) {
    const ending = endingOf(session)
    const after = ended[index] ?? session
    note('ended', after, ending.at)
    record([endedEvent(after, ending, origin)])
  }
  return ended
}
