import { z } from '@hono/zod-openapi'
import { type Actor, actorName, EVENT_TYPES, type Page, type RecordedEvent } from 'latchkey'
import { InstantView } from './session-view.ts'

const EventView = z
  .object({
    seq: z.number().int().openapi({ description: 'Grows by one with each event written.' }),
    type: z.enum(EVENT_TYPES),
    at: InstantView,
    by: z.object({
      kind: z.enum(['user', 'administrator', 'system', 'anonymous']),
      name: z.string(),
      userId: z.string().optional(),
    }),
    userId: z.string().optional().openapi({ description: 'Whom it happened to.' }),
    username: z.string().optional(),
    sessionId: z.string().optional(),
    ip: z.string().optional(),
    userAgent: z.string().optional(),
    details: z.record(z.string(), z.string()),
  })
  .openapi('AuditEvent')

type EventView = z.infer<typeof EventView>

export const EventPage = z
  .object({ events: z.array(EventView), next: z.string().optional() })
  .openapi('AuditEventPage', { description: 'Newest first.' })

export function toEventPage(page: Page<RecordedEvent>): z.infer<typeof EventPage> {
  return { events: page.items.map(toEventView), ...(page.next === undefined ? {} : { next: page.next }) }
}

function toEventView({ seq, type, at, by, userId, username, sessionId, origin, details }: RecordedEvent): EventView {
  return {
    seq,
    type,
    at,
    by: toActorView(by),
    ...(userId === undefined ? {} : { userId }),
    ...(username === undefined ? {} : { username }),
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(origin.ip === undefined ? {} : { ip: origin.ip }),
    ...(origin.userAgent === undefined ? {} : { userAgent: origin.userAgent }),
    details: { ...details },
  }
}

function toActorView(actor: Actor): EventView['by'] {
  return { kind: actor.kind, name: actorName(actor), ...('userId' in actor ? { userId: actor.userId } : {}) }
}
