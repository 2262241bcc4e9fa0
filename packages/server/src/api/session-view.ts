import { z } from '@hono/zod-openapi'
import {
  actorName,
  BROWSERS,
  DEVICE_KINDS,
  ENDING_CAUSES,
  type Ending,
  endingOf,
  expiresAt,
  type Instant,
  isSessionId,
  type Page,
  SESSION_STATUSES,
  type SessionId,
  type SessionRecord,
  SYSTEMS,
  statusOf,
} from 'latchkey'

export const InstantView = z.number().int().openapi({ description: 'Milliseconds since 1970-01-01T00:00:00Z.' })

export const SessionIdInput = z
  .string()
  .refine(isSessionId, 'is no session id')
  .openapi({ description: 'The public name of a session, a UUIDv7. It authenticates nobody.', format: 'uuid' })

const DeviceView = z
  .object({
    system: z.enum(SYSTEMS),
    systemName: z.string(),
    systemVersion: z.string().optional(),
    browser: z.enum(BROWSERS),
    browserName: z.string(),
    browserVersion: z.string().optional(),
    kind: z.enum(DEVICE_KINDS),
    label: z.string().openapi({ example: 'Chrome 120 on Linux' }),
  })
  .openapi('Device')

export const EndingView = z
  .object({
    cause: z.enum(ENDING_CAUSES),
    at: InstantView,
    by: z.object({ kind: z.enum(['user', 'administrator', 'system', 'anonymous']), name: z.string() }),
    reason: z.string().optional(),
  })
  .openapi('Ending')

export function toEndingView({ cause, at, by, reason }: Ending): z.infer<typeof EndingView> {
  return { cause, at, by: { kind: by.kind, name: actorName(by) }, ...(reason === undefined ? {} : { reason }) }
}

/** What anybody ever sees of a session. Nothing is copied that is not named here, so no secret can slip through (P4). */
export const SessionView = z
  .object({
    id: SessionIdInput,
    userId: z.string(),
    username: z.string(),
    current: z.boolean().openapi({ description: 'The session that asks.' }),
    status: z.enum(SESSION_STATUSES),
    device: DeviceView,
    userAgent: z.string(),
    ip: z.string().openapi({ description: 'Address of the last use; empty when the connection had none.' }),
    ipAtStart: z.string(),
    startedAt: InstantView,
    lastActiveAt: InstantView,
    expiresAt: InstantView.openapi({ description: 'When time ends it: the earlier of the two deadlines.' }),
    idleDeadline: InstantView,
    absoluteDeadline: InstantView,
    authenticatedAt: InstantView,
    amr: z.array(z.string()).readonly(),
    label: z.string().optional(),
    country: z.string().optional(),
    ending: EndingView.optional().openapi({
      description: 'When, how and by whom it ended; absent while it is active.',
    }),
  })
  .openapi('Session')

export type SessionView = z.infer<typeof SessionView>

export function toSessionView(session: SessionRecord, current: SessionId, now: Instant): SessionView {
  const { id, userId, username, device, userAgent, ip, ipAtStart, startedAt, lastActiveAt } = session
  const ending = endingOf(session, now)
  return {
    id,
    userId,
    username,
    current: id === current,
    status: statusOf(session, now),
    device,
    userAgent,
    ip,
    ipAtStart,
    startedAt,
    lastActiveAt,
    expiresAt: expiresAt(session),
    idleDeadline: session.idleDeadline,
    absoluteDeadline: session.absoluteDeadline,
    authenticatedAt: session.authenticatedAt,
    amr: session.amr,
    ...(session.label === undefined ? {} : { label: session.label }),
    ...(session.country === undefined ? {} : { country: session.country }),
    ...(ending === undefined ? {} : { ending: toEndingView(ending) }),
  }
}

export const SessionPage = z
  .object({
    now: InstantView.openapi({ description: "The server's time of this answer: count down from it." }),
    sessions: z.array(SessionView),
    next: z.string().optional().openapi({ description: 'Place of the next page; absent on the last.' }),
  })
  .openapi('SessionPage')

export function toSessionPage(
  page: Page<SessionRecord>,
  current: SessionId,
  now: Instant,
): z.infer<typeof SessionPage> {
  const sessions = page.items.map((session) => toSessionView(session, current, now))
  return { now, sessions, ...(page.next === undefined ? {} : { next: page.next }) }
}

export const PageInput = {
  after: z.string().max(500).optional().openapi({ description: 'The `next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

export function toPageRequest({ limit, after }: { limit: number; after?: string | undefined }) {
  return after === undefined ? { limit } : { limit, after }
}
