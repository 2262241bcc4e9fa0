import { z } from '@hono/zod-openapi'
import { SessionError, type SessionId, type Termination } from 'latchkey'
import { SessionIdInput } from './session-view.ts'

/** At once: more than anybody checks by hand. All that match a search end by a plan. */
const MOST_IDS = 1000

export const IdsInput = z.array(SessionIdInput).min(1).max(MOST_IDS)

export const TerminationView = z
  .object({
    batch: z.string().openapi({ description: 'The same on the event of each session that this act ended.' }),
    sessions: z.number().int().openapi({ description: 'How many sessions this act ended.' }),
    users: z.number().int().openapi({ description: 'Of how many users.' }),
    endedIds: z.array(SessionIdInput).readonly().openapi({ description: 'The first thousand of them.' }),
    notEnded: z
      .array(z.object({ id: SessionIdInput, reason: z.enum(['not_found', 'already_over', 'in_use_here']) }))
      .readonly()
      .openapi({ description: 'Of the sessions that were named: those that this act did not end, and why.' }),
  })
  .openapi('Termination')

/**
 * One session that does not exist, or is somebody else's, is answered like any resource that does not exist; among
 * several, it is reported beside those that ended.
 */
export function assertFound(ids: readonly SessionId[], termination: Termination): Termination {
  if (
    termination.sessions === 0 &&
    termination.notEnded.length === ids.length &&
    termination.notEnded.every(isMissing)
  ) {
    throw new SessionError('session_not_found', 'That session does not exist any more. Load the list again')
  }
  return termination
}

function isMissing({ reason }: Termination['notEnded'][number]): boolean {
  return reason === 'not_found'
}

export const DismissalView = z
  .object({ dismissedIds: z.array(SessionIdInput).readonly() })
  .openapi('Dismissal', { description: 'The sessions that are off the list now. A live session stays on it.' })
