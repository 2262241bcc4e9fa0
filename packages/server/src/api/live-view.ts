import { z } from '@hono/zod-openapi'
import { expiresAt, type Instant, isExpiry, type SessionRecord } from 'latchkey'
import { EndedView } from './ended-view.ts'
import { EndingView, InstantView, SessionIdInput, SessionView, toEndingView, toSessionView } from './session-view.ts'

const EndedRow = z.object({
  id: SessionIdInput,
  userId: z.string(),
  listed: z.boolean().openapi({ description: 'It stays on the lists, as expired.' }),
  ending: EndingView.optional(),
})

const MovedRow = z
  .object({
    id: SessionIdInput,
    userId: z.string(),
    ip: z.string(),
    lastActiveAt: InstantView,
    expiresAt: InstantView,
    idleDeadline: InstantView,
    absoluteDeadline: InstantView,
  })
  .openapi({ description: 'What use and renewal change.' })

/** One frame: what has happened since the one before. */
export const SessionChangesView = z
  .object({
    now: InstantView,
    started: z.array(SessionView).openapi({ description: '`current` is false: compare the id with your own.' }),
    ended: z.array(EndedRow),
    moved: z.array(MovedRow),
    more: z.boolean().openapi({ description: 'More sessions were used than are told here.' }),
  })
  .openapi('SessionChanges')

export type SessionChangesView = z.infer<typeof SessionChangesView>

/** The last frame of a stream whose session has ended: what any later request is answered, too. */
export const NotSignedInView = z
  .object({ code: z.literal('not_signed_in'), message: z.string(), ended: EndedView.optional() })
  .openapi('NotSignedIn')

export type NotSignedInView = z.infer<typeof NotSignedInView>

/** No session asks when one text is for many. */
const NOBODY = ''

export const toStartedRow = (session: SessionRecord, now: Instant): SessionView => toSessionView(session, NOBODY, now)

export function toEndedRow({ id, userId, ending, dismissedAt }: SessionRecord): z.infer<typeof EndedRow> {
  if (ending === undefined) return { id, userId, listed: false }
  const listed = isExpiry(ending.cause) && dismissedAt === undefined
  return { id, userId, listed, ending: toEndingView(ending) }
}

export function toMovedRow(session: SessionRecord): z.infer<typeof MovedRow> {
  const { id, userId, ip, lastActiveAt, idleDeadline, absoluteDeadline } = session
  return { id, userId, ip, lastActiveAt, expiresAt: expiresAt(session), idleDeadline, absoluteDeadline }
}
