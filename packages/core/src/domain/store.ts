import type { Actor, Origin } from './actor.ts'
import type { Clock, Duration, Instant } from './clock.ts'
import type { Device } from './device.ts'
import type { AuditEvent, RecordedEvent } from './event.ts'
import type { Page, PageRequest } from './page.ts'
import type { PlanChange, PlanId, PlanRecord, PlanState } from './plan.ts'
import type { SessionLimit } from './policy.ts'
import type { EventFilter, SessionFilter, SessionSort } from './search.ts'
import type { Ending, SessionId, SessionRecord, UserId } from './session.ts'
import type { Tally, TallyKey } from './tally.ts'

/**
 * Where sessions live. Each sentence below is a case of the store contract (`latchkey/testing`), which every store
 * runs whole.
 *
 * For all verbs: events are written in the same atomic step as the change that they describe, or neither is. A record
 * that was handed in or out is never changed afterwards by the store. Time is an argument: a store reads no clock. When
 * the store can't be reached or can't write, the verb rejects with `SessionError` `store_unavailable`, and the change
 * has not happened, or it has happened whole.
 */
export type SessionStore = {
  /**
   * How long memory is good for. Every call that ends sessions that were live, or changes one, returns only when it has
   * waited this long after its commit. So whoever remembers what {@link SessionStore.find} said may trust it while the
   * last reading of {@link SessionStore.changes} *began* less than this ago (P1). The same in every process that has the
   * store open. 0: nothing that is remembered counts, and nobody waits.
   */
  readonly lease: Duration

  /**
   * Adds a session that starts at `record.startedAt`. Rejects with `bad_request` a record whose id is none or begins
   * with another instant, or that was active before it started: lists may rely on it. Refuses a taken id with `exists`, even when the taken one has
   * ended, and leaves nothing behind. With a `limit`, live sessions of the user are counted and the limit is enforced
   * in the same atomic step: `refuse` answers `limit_reached` and leaves nothing behind; `end_oldest` ends as many of
   * the user's live sessions as needed, earliest start first (then lowest id), with cause `limit_reached` by the
   * system at `record.startedAt`, and gives them back as `ended`. Writes `events` and one event, of no origin, for each
   * ended session.
   */
  insert(
    record: SessionRecord,
    options: { readonly events: readonly AuditEvent[]; readonly limit?: SessionLimit },
  ): Promise<Inserted>

  /** The record, whether live, expired, ended or dismissed, or `undefined`: absence is a value. */
  find(id: SessionId): Promise<SessionRecord | undefined>

  /**
   * Changes a session if it is live at `now` and still has `version`; says whether it did. The version grows by one.
   * Never an upsert: an absent, expired or ended session stays as it is, and no event is written.
   */
  update(
    id: SessionId,
    version: number,
    change: SessionChange,
    options: { readonly now: Instant; readonly events: readonly AuditEvent[] },
  ): Promise<boolean>

  /**
   * Notes uses. For each entry whose session was live at `touch.at`: moves `lastActiveAt` and `idleDeadline` forward,
   * never back, the idle deadline never past the absolute one, and takes over `ip`, `userAgent` and `device` where
   * given, unless the session has already been used later than `touch.at`; then only the idle deadline moves. An absent
   * or ended session, and one whose stored deadline has passed, at `touch.at` or by now, stays as it is (P2): others may
   * have refused it since. What `clock` says is asked for as late as the store can, with no waiting after it that does not
   * count. The version does not change. Gives back the ids of the sessions it changed, each once. One atomic step for the
   * batch, entry after entry; an empty batch is allowed.
   */
  touch(batch: readonly Touch[], clock: Clock): Promise<readonly SessionId[]>

  /**
   * Ends sessions that are live at `ending.at` and match the filter, at most `limit` of them, and gives them back as
   * they are now, with their ending. Idempotent: a session that has ended keeps its first ending, and is not given back
   * again. Sessions in `exceptIds` stay. When the call returns, the endings are durable. One event for each session.
   */
  terminate(
    filter: SessionFilter,
    ending: Ending,
    options: { readonly limit: number; readonly origin: Origin },
  ): Promise<readonly SessionRecord[]>

  /**
   * Notes the end of sessions whose deadline is at or before `now` and that have no ending yet, at most `limit`: the
   * ending is `endingByTime`, dated at the deadline. Gives them back. Idempotent. One event for each session. Nothing
   * depends on this having run: an expired session is not live, noted or not.
   */
  expire(now: Instant, options: { readonly limit: number }): Promise<readonly SessionRecord[]>

  /**
   * Takes sessions that are not live at `dismissal.at` off all lists and counts, at most `limit`, and gives them back.
   * A live one stays on. The record remains as a tombstone until it is swept. An expiry not yet noted is noted in the
   * same step, with its own event and change; the version grows by one all the same. One `session_dismissed` event for
   * each.
   */
  dismiss(
    filter: SessionFilter,
    dismissal: Dismissal,
    options: { readonly limit: number },
  ): Promise<readonly SessionRecord[]>

  /**
   * The sessions that match at `now`, in the order of `sort`, `page.limit` at most. `next` is there exactly when more
   * remain. The place survives changes between pages: a session that keeps its sort value is given exactly once.
   * Rejects with `bad_request` a cursor that it can't read.
   */
  search(filter: SessionFilter, sort: SessionSort, page: PageRequest, now: Instant): Promise<Page<SessionRecord>>

  /**
   * How many sessions match at `now`, and of how many users: exact up to `upTo` sessions; beyond, `upTo` and `more`.
   * With `users: false` it says 0 users, and holds no more in memory the more match.
   */
  count(
    filter: SessionFilter,
    options: { readonly now: Instant; readonly upTo: number; readonly users?: boolean },
  ): Promise<Count>

  /**
   * How many sessions that are active or expired at `now`, dismissed ones left out, have each value. A session counts
   * once for each of its methods, and without a country not at all. Most first, then by value, by code unit.
   */
  tally(key: TallyKey, options: { readonly now: Instant }): Promise<readonly Tally[]>

  /**
   * What has started, was changed or has ended since the place `since`, oldest first, at most `limit`, and the place to
   * go on from: where the feed ends, when fewer than `limit` remained. A use is none of these, nor is a dismissal. Without `since`: no changes, and the place where the feed ends now. Every change appears exactly
   * once, in the order of commits, under numbers without gaps, also those made by other processes. A sweep may forget changes older than its
   * `endedBefore`, never the place.
   */
  changes(options: { readonly since?: number; readonly limit: number }): Promise<Changes>

  /** Writes events that describe no change of a session, in the order given. */
  record(events: readonly AuditEvent[]): Promise<void>

  /** The audit trail, newest first: highest `seq` first. The cursor is stable while new events arrive. */
  events(filter: EventFilter, page: PageRequest): Promise<Page<RecordedEvent>>

  /**
   * Ids and users of the sessions that are live at `now` and match, lowest id first, at most `limit`, beginning right
   * after the id `after`. `next`, the id to go on after, is there exactly when more remain.
   */
  select(
    filter: SessionFilter,
    options: { readonly now: Instant; readonly after?: SessionId; readonly limit: number },
  ): Promise<Selected>

  /** Keeps a plan, without sessions. Refuses a taken id with `false`. */
  addPlan(plan: PlanRecord): Promise<boolean>

  /** The plan, or `undefined`. */
  findPlan(id: PlanId): Promise<PlanRecord | undefined>

  /** Whether a session is among those of a plan that have not had their turn. */
  isPlanned(plan: PlanId, session: SessionId): Promise<boolean>

  /** The plans in one of these states, the last made first, at most `limit`. */
  plans(options: { readonly states: readonly PlanState[]; readonly limit: number }): Promise<readonly PlanRecord[]>

  /**
   * Changes a plan if it still has `version`, and says whether it did; the version grows by one. `ids` come after the
   * sessions that the plan has already, and `sessions` grows by their number. Otherwise nothing changes, and no event is
   * written.
   */
  updatePlan(
    id: PlanId,
    version: number,
    change: PlanChange,
    options: { readonly ids?: readonly SessionId[]; readonly events: readonly AuditEvent[] },
  ): Promise<boolean>

  /**
   * Takes one step of a plan that is running: its next sessions, in the order in which they were added, at most `limit`.
   * Those that are live at `at` end by `planEnding`, as by {@link SessionStore.terminate}; the others, and `except` of
   * the run, stay as they are, are counted in `notEnded`, and named in `notEndedIds` while these are fewer than
   * `MOST_NAMED`. How far the plan is changes in the same atomic step, so that no session has two turns. Does not wait for
   * the lease; see {@link SessionStore.settled}. From then until `until` the plan is `holder`'s: nobody else's step does
   * anything. Gives back the plan as it is
   * then, whoever holds it, in whatever state. The version does not change.
   */
  runPlan(id: PlanId, step: PlanStep): Promise<PlanRecord | undefined>

  /**
   * Forgets plans that were over (`planOverAt`) before `overBefore`, together with the list of their sessions, a bounded
   * part of it at a time. Says whether some are left to forget.
   */
  forgetPlans(options: { readonly overBefore: Instant }): Promise<boolean>

  /**
   * Forgets sessions that ended (noted) before `endedBefore`, at most `limit`, and says how many. Live sessions and
   * events stay.
   */
  sweep(options: { readonly endedBefore: Instant; readonly limit: number }): Promise<number>

  /**
   * Resolves one lease later: then nobody trusts any more what was remembered before this was called. For whoever has
   * ended or changed sessions by what does not wait itself, such as a step of a plan, and before an ending that was found
   * is told.
   */
  settled(): Promise<void>

  /** Resolves when the store can answer; rejects with `store_unavailable` when it can't. */
  ping(): Promise<void>

  /** Gives back what the store holds open. Calls after it reject with `store_unavailable`. */
  close(): Promise<void>
}

export type Inserted =
  | { readonly ok: true; readonly ended: readonly SessionRecord[] }
  | { readonly ok: false; readonly reason: 'exists' | 'limit_reached' }

/** What an update may change. The rest of a session is fixed at its start or has a verb of its own. */
export type SessionChange = {
  readonly secretHash?: Uint8Array
  readonly authenticatedAt?: Instant
  readonly amr?: readonly string[]
  readonly idleDeadline?: Instant
  readonly absoluteDeadline?: Instant
  readonly label?: string
  readonly renewalDue?: boolean
}

export type Touch = {
  readonly id: SessionId
  readonly at: Instant
  readonly idleDeadline: Instant
  readonly ip?: string
  readonly userAgent?: string
  readonly device?: Device
}

export type Selected = {
  readonly sessions: readonly { readonly id: SessionId; readonly userId: UserId }[]
  readonly next?: SessionId
}

export type PlanStep = {
  readonly at: Instant
  readonly limit: number
  readonly holder: string
  readonly until: Instant
}

export type Dismissal = { readonly at: Instant; readonly by: Actor; readonly origin: Origin }

export type Count = {
  readonly sessions: number
  readonly users: number
  /** There are more than were counted. */
  readonly more: boolean
}

export type Change = {
  readonly seq: number
  /** `rotated`: changed, and has a new secret. */
  readonly kind: 'started' | 'changed' | 'rotated' | 'ended'
  readonly sessionId: SessionId
  readonly userId: UserId
}

export type Changes = { readonly changes: readonly Change[]; readonly last: number }
