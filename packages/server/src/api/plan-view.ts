import { z } from '@hono/zod-openapi'
import {
  actorName,
  type Instant,
  isPlanExpired,
  isPlanWaiting,
  mustConfirm,
  type NotEndedSessions,
  PLAN_STATES,
  type PlanRecord,
  type SessionId,
  type SessionRecord,
} from 'latchkey'
import { SearchInput } from './search-input.ts'
import { InstantView, SessionView, toSessionView } from './session-view.ts'
import { IdsInput } from './termination-view.ts'

const exceptMine = z.boolean().default(true).openapi({
  description:
    'Leaves out all sessions of the administrator who asks. `false`: only the session that asks, which is never in a plan.',
})

export const NewPlan = z
  .union([
    z.strictObject({ ids: IdsInput, exceptMine }),
    z.strictObject({ matching: z.strictObject(SearchInput), exceptIds: IdsInput.optional(), exceptMine }),
  ])
  .openapi('NewTerminationPlan')

export const PlanView = z
  .object({
    id: z.uuid(),
    state: z.enum([...PLAN_STATES, 'expired']).openapi({
      description:
        '`preparing`: its sessions are being gathered; `ready`: it can be run; `expired`: it was not, within five minutes; `abandoned`: somebody gave it up before that. A plan that was `stopped` can be run again until `expiresAt`.',
    }),
    search: z.string().optional().openapi({ description: 'What was searched for; absent when sessions were named.' }),
    sessions: z.number().int().openapi({ description: 'How many sessions it ends; while it is prepared, so far.' }),
    users: z.number().int().openapi({ description: 'Of how many users.' }),
    mine: z.number().int().openapi({ description: 'How many of them are sessions of the administrator who made it.' }),
    includesCurrent: z.boolean().openapi({ description: 'The session that asked for it matches, and is left out.' }),
    holdsCurrent: z.boolean().openapi({
      description:
        'The session that asks now is among those that have not had their turn. It ends with them, unless it is the one that runs the plan.',
    }),
    sample: z.array(SessionView).openapi({ description: 'At most five of its sessions.' }),
    mustConfirm: z.boolean().openapi({
      description:
        'It concerns more than 100 users, or everybody, known when it is ready: running it takes `confirmSessions`.',
    }),
    madeBy: z.string().openapi({ description: 'The username of the administrator who made it.' }),
    madeAt: InstantView,
    expiresAt: InstantView.openapi({ description: 'From then on it cannot be run, unless it is running.' }),
    startedBy: z.string().optional().openapi({ description: 'The username of the administrator who ran it last.' }),
    startedAt: InstantView.optional(),
    finishedAt: InstantView.optional(),
    ended: z.number().int().openapi({ description: 'How many sessions it has ended so far.' }),
    notEnded: z.number().int().openapi({
      description:
        'How many were over already, no longer there, or the session that ran it, when their turn came: see `GET /api/admin/plans/{id}/not-ended`.',
    }),
    batch: z
      .string()
      .optional()
      .openapi({ description: 'Once it was run: the same on the event of each session that it ended.' }),
  })
  .openapi('TerminationPlan')

type PlanView = z.infer<typeof PlanView>

export const PlanList = z
  .object({
    now: InstantView.openapi({ description: "The server's time of this answer." }),
    plans: z.array(PlanView),
  })
  .openapi('TerminationPlanList', { description: 'Those that run, were stopped or are done, the last made first.' })

export const NotEndedView = z
  .object({
    sessions: z.array(
      z.object({
        id: z.string(),
        why: z.enum(['ended', 'expired', 'in_use', 'gone']).openapi({
          description:
            '`ended` by somebody else meanwhile; `expired` by time; `in_use` by who ran the plan; `gone`: not kept any more.',
        }),
        session: SessionView.optional().openapi({ description: 'As it is now; absent when it is gone.' }),
      }),
    ),
    more: z.number().int().openapi({ description: 'How many more there are, which are counted and not named.' }),
  })
  .openapi('NotEndedSessions')

export function toNotEndedView(
  { sessions, more }: NotEndedSessions,
  current: SessionId,
  now: Instant,
): z.infer<typeof NotEndedView> {
  return {
    sessions: sessions.map(({ id, why, session }) => ({
      id,
      why,
      ...(session === undefined ? {} : { session: toSessionView(session, current, now) }),
    })),
    more,
  }
}

export function toPlanView(
  plan: PlanRecord,
  {
    sample,
    current,
    holdsCurrent,
    now,
  }: {
    readonly sample: readonly SessionRecord[]
    readonly current: SessionId
    readonly holdsCurrent: boolean
    readonly now: Instant
  },
): PlanView {
  const { id, state, search, sessions, users, mine, includesCurrent, madeAt, expiresAt, run, finishedAt } = plan
  return {
    id,
    // One that has ended sessions says so for as long as it is known.
    state: isPlanWaiting(plan) && isPlanExpired(plan, now) ? 'expired' : state,
    ...(search === undefined ? {} : { search }),
    sessions,
    users,
    mine,
    includesCurrent,
    holdsCurrent,
    sample: sample.map((session) => toSessionView(session, current, now)),
    mustConfirm: mustConfirm(plan),
    madeBy: actorName(plan.by),
    madeAt,
    expiresAt,
    ...(run === undefined ? {} : { startedBy: actorName(run.by), startedAt: run.startedAt, batch: id }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ended: plan.ended,
    notEnded: plan.notEnded,
  }
}
