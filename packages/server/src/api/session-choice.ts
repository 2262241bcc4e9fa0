import { z } from '@hono/zod-openapi'
import type { Instant, SessionRecord } from 'latchkey'
import { InstantView, SessionView } from './session-view.ts'

/** As much as it takes to tell one's devices apart, and no more: nobody is signed in yet. */
const ChoosableSession = SessionView.pick({
  id: true,
  device: true,
  ip: true,
  lastActiveAt: true,
  label: true,
}).openapi('ChoosableSession')

/** What somebody at the limit of sessions chooses from. Told to nobody who has not proved whose they are. */
export const SessionChoice = z
  .object({
    now: InstantView,
    limit: z.number().int().openapi({ description: 'How many live sessions an account may have.' }),
    toEnd: z.number().int().openapi({
      description: 'How many of these have to end at least. 0 when there is room by now.',
    }),
    sessions: z.array(ChoosableSession).readonly().openapi({
      description: 'The live ones, those not used for longest first, at most two hundred.',
    }),
  })
  .openapi('SessionChoice')

export function toSessionChoice(
  sessions: readonly SessionRecord[],
  { live, limit, now }: { readonly live: number; readonly limit: number; readonly now: Instant },
): z.infer<typeof SessionChoice> {
  const toEnd = Math.max(0, Math.min(live - limit + 1, sessions.length))
  return { now, limit, toEnd, sessions: sessions.map(toChoosable) }
}

function toChoosable({ id, device, ip, lastActiveAt, label }: SessionRecord): z.infer<typeof ChoosableSession> {
  return { id, device, ip, lastActiveAt, ...(label === undefined ? {} : { label }) }
}
