import { z } from '@hono/zod-openapi'
import { actorName, ENDING_CAUSES, endingByTime, type SessionRecord, type SessionStore } from 'latchkey'
import { parseDevice } from 'latchkey/device'
import { InstantView } from './session-view.ts'

/** How a session ended. Told to nobody but the holder of its secret. */
export const EndedView = z
  .object({
    cause: z.enum(ENDING_CAUSES),
    at: InstantView,
    by: z.object({ kind: z.enum(['user', 'administrator', 'system', 'anonymous']), name: z.string() }),
    device: z.string().optional().openapi({
      description: 'What it was ended from, when a person of the account ended it.',
      example: 'Chrome 120 on Linux',
    }),
    reason: z.string().optional(),
  })
  .openapi('Ended')

export type EndedView = z.infer<typeof EndedView>

export async function toEndedView(session: SessionRecord, store: Pick<SessionStore, 'events'>): Promise<EndedView> {
  const { at, cause, by, reason } = session.ending ?? endingByTime(session)
  const device = by.kind === 'user' ? await deviceThatEnded(session, store) : undefined
  return {
    cause,
    at,
    by: { kind: by.kind, name: actorName(by) },
    ...(device === undefined ? {} : { device }),
    ...(reason === undefined ? {} : { reason }),
  }
}

/** The ending itself has no origin; the event that was written with it has. */
async function deviceThatEnded(
  { id }: SessionRecord,
  store: Pick<SessionStore, 'events'>,
): Promise<string | undefined> {
  const { items } = await store.events({ sessionId: id, types: ['session_terminated'] }, { limit: 1 })
  const userAgent = items[0]?.origin.userAgent
  return userAgent === undefined ? undefined : parseDevice({ userAgent }).label
}
