import { z } from '@hono/zod-openapi'
import { endingByTime, type SessionRecord, type SessionStore } from 'latchkey'
import { parseDevice } from 'latchkey/device'
import { EndingView, toEndingView } from './session-view.ts'

/** How a session ended, and from which device. The device is told to nobody but the holder of its secret. */
export const EndedView = EndingView.extend({
  device: z.string().optional().openapi({
    description: 'What it was ended from, when a person of the account ended it.',
    example: 'Chrome 120 on Linux',
  }),
}).openapi('Ended')

export type EndedView = z.infer<typeof EndedView>

export async function toEndedView(session: SessionRecord, store: Pick<SessionStore, 'events'>): Promise<EndedView> {
  const ending = session.ending ?? endingByTime(session)
  const device = ending.by.kind === 'user' ? await deviceThatEnded(session, store) : undefined
  return { ...toEndingView(ending), ...(device === undefined ? {} : { device }) }
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
