import type { Actor, Origin } from './actor.ts'
import { days, type Instant, minutes } from './clock.ts'
import type { AuditEvent } from './event.ts'
import type { SessionFilter } from './search.ts'
import type { Ending, SessionId } from './session.ts'

/** How long a plan that is not running can be run: long enough to read it, short enough to be still true. */
export const PLAN_LASTS = minutes(5)

/**
 * `preparing`: its sessions are being gathered; `ready`: nobody has run it; `running`; `stopped` by a person, or because
 * whoever ran it may not any more; `done`: each of its sessions has had its turn; `abandoned` by a person before anybody
 * had run it.
 */
export const PLAN_STATES = ['preparing', 'ready', 'running', 'stopped', 'done', 'abandoned'] as const
export type PlanState = (typeof PLAN_STATES)[number]

/** A UUID. On the event of each session that the plan ends, it is the `batch`. */
export type PlanId = string

export type PlanWanted = {
  readonly filter: SessionFilter
  /** What was searched for, as it was typed. */
  readonly search?: string
  /** All sessions of all users are meant. */
  readonly everybody?: boolean
  /** The session that asks. It is never in the plan. */
  readonly current?: SessionId
  /** Leaves out all sessions of the actor. */
  readonly exceptMine?: boolean
}

/** Sessions that are to end together, named one by one when the plan was made: none joins it later. */
export type PlanRecord = {
  readonly id: PlanId
  /** Grows by one with each change that is a decision; progress does not count. */
  readonly version: number
  readonly state: PlanState
  /** Who made it. */
  readonly by: Actor
  /** What was searched for, as it was typed. */
  readonly search?: string
  /** All sessions of all users were asked for, or it holds each live one that was not to be left out. */
  readonly everybody: boolean
  readonly madeAt: Instant
  /** From then on it can't be run, unless it is running. */
  readonly expiresAt: Instant
  /** How many sessions it has; while it is being prepared, so far. */
  readonly sessions: number
  readonly users: number
  /** How many of them are the maker's own. */
  readonly mine: number
  /** The session that asked for the plan matches, and is left out. */
  readonly includesCurrent: boolean
  /** A few of its sessions. */
  readonly sample: readonly SessionId[]
  readonly run?: PlanRun
  readonly finishedAt?: Instant
  /** How many of its sessions it has ended. */
  readonly ended: number
  /** How many were over already, or forgotten, when their turn came. */
  readonly notEnded: number
  /** The first of these: at most {@link MOST_NAMED}. */
  readonly notEndedIds?: readonly SessionId[]
  /** Which process takes its steps. */
  readonly turn?: PlanTurn
}

/** Who runs a plan: the last to have started it. `except`, the session of who did, stays (R27). */
export type PlanRun = {
  readonly by: Actor
  readonly origin: Origin
  readonly startedAt: Instant
  readonly except?: SessionId
}

/** Nobody else takes a step before `until`, so that two processes don't get in each other's way. */
export type PlanTurn = { readonly holder: string; readonly until: Instant }

/** What a decision may change. How far a plan is, only {@link SessionStore.runPlan} changes. */
export type PlanChange = Partial<
  Pick<
    PlanRecord,
    'state' | 'expiresAt' | 'everybody' | 'users' | 'mine' | 'includesCurrent' | 'sample' | 'run' | 'finishedAt'
  >
>

/** Whether somebody who has started a plan may still end everybody's sessions. Asked before each step: see `haltPlansOf`. */
export type MayGoOn = (actor: Actor) => Promise<boolean>

/** Only a plan that waits can be too late: one that runs goes on to its end. */
export function isPlanExpired({ state, expiresAt }: PlanRecord, now: Instant): boolean {
  return state !== 'running' && state !== 'done' && expiresAt <= now
}

/** For whoever has left the page, and comes back the next morning. */
const RUN_REMEMBERED = days(1)
/** For a page that still shows it. Nobody else knows of it, and its list of sessions may be long. */
const UNRUN_REMEMBERED = minutes(1)

/** When nobody needs it any more: a running plan never. */
export function planOverAt({ state, run, finishedAt, expiresAt }: PlanRecord): Instant | undefined {
  if (state === 'running') return undefined
  if (state === 'abandoned') return expiresAt
  return run === undefined ? expiresAt + UNRUN_REMEMBERED : (finishedAt ?? expiresAt) + RUN_REMEMBERED
}

/** Nobody has run it, and it can still become something. */
export function isPlanWaiting({ state }: PlanRecord): boolean {
  return state === 'preparing' || state === 'ready'
}

/** More users than anybody knows by name, or everybody: whoever runs it has to say how many sessions there are. */
export function mustConfirm({ users, everybody }: PlanRecord): boolean {
  return everybody || users > MOST_UNCONFIRMED_USERS
}

const MOST_UNCONFIRMED_USERS = 100

/** As many as somebody looks at one by one. A plan that ends few of many was made too long ago, and names would not help. */
export const MOST_NAMED = 100

/** How the sessions of a plan end at their turn. */
export function planEnding({ id }: PlanRecord, { by }: PlanRun, at: Instant): Ending {
  return { at, cause: 'terminated', by, batch: id }
}

/** What goes on record: how far the plan is, and who decided. */
export function planEvent(
  type: 'plan_started' | 'plan_stopped' | 'plan_finished',
  { id, search, sessions, ended, notEnded }: PlanRecord,
  {
    by,
    origin,
    at,
    reason,
  }: { readonly by: Actor; readonly origin: Origin; readonly at: Instant; readonly reason?: string },
): AuditEvent {
  return {
    type,
    at,
    by,
    origin,
    details: {
      batch: id,
      sessions: String(sessions),
      ended: String(ended),
      notEnded: String(notEnded),
      ...(search === undefined ? {} : { search }),
      ...(reason === undefined ? {} : { reason }),
    },
  }
}
