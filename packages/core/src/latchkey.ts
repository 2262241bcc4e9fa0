export { type Actor, actorName, type Origin } from './domain/actor.ts'
export {
  type AddressFilter,
  addressMatches,
  addressSortKey,
  canonicalAddress,
  type Network,
  NO_ADDRESS,
  parseAddressFilter,
  parseNetwork,
} from './domain/address.ts'
export { readTrail } from './domain/audit.ts'
export { type Clock, type Duration, days, hours, type Instant, minutes, seconds } from './domain/clock.ts'
export {
  BROWSERS,
  type Browser,
  DEVICE_KINDS,
  type Device,
  type DeviceKind,
  SYSTEMS,
  type System,
} from './domain/device.ts'
export { ERROR_CODES, type ErrorCode, SessionError, type Stretch } from './domain/errors.ts'
export { type AuditEvent, EVENT_TYPES, type EventType, type RecordedEvent } from './domain/event.ts'
export { DEFAULT_RHYTHM, type Housekeeping, keepHouse, type Rhythm } from './domain/housekeeping.ts'
export { hasHole, type Monotonic } from './domain/lease.ts'
export type { Login } from './domain/login.ts'
export type { NotEndedSessions, NotEndedWhy } from './domain/not-ended.ts'
export type { Cursor, Page, PageRequest } from './domain/page.ts'
export {
  isPlanExpired,
  isPlanWaiting,
  type MayGoOn,
  MOST_NAMED,
  mustConfirm,
  PLAN_LASTS,
  PLAN_STATES,
  type PlanChange,
  type PlanId,
  type PlanRecord,
  type PlanRun,
  type PlanState,
  type PlanTurn,
  type PlanWanted,
} from './domain/plan.ts'
export { haltPlansOf } from './domain/plan-halting.ts'
export { createPlans, type PlanHow, type Plans, type RunHow } from './domain/plans.ts'
export { DEFAULT_POLICY, type Policy, type SessionLimit } from './domain/policy.ts'
export type { Memory } from './domain/remembered.ts'
export {
  type CountRange,
  type EventFilter,
  foldCase,
  LISTED_STATUSES,
  liveOnly,
  type NamePattern,
  type PartValue,
  SESSION_SORT_KEYS,
  type SessionFilter,
  type SessionPart,
  type SessionParts,
  type SessionSort,
  type SessionSortKey,
  type TimeRange,
} from './domain/search.ts'
export {
  ENDING_CAUSES,
  type Ending,
  type EndingCause,
  endingByTime,
  endingOf,
  expiresAt,
  isExpiry,
  isLive,
  SESSION_STATUSES,
  type SessionId,
  type SessionRecord,
  type SessionStatus,
  statusOf,
  type UserId,
} from './domain/session.ts'
export { isSessionId } from './domain/session-id.ts'
export {
  createSessions,
  type How,
  type Rotated,
  type Rotation,
  type Sessions,
  type Started,
  type Use,
} from './domain/sessions.ts'
export type {
  Change,
  Changes,
  Count,
  Dismissal,
  Inserted,
  PlanStep,
  Selected,
  SessionChange,
  SessionStore,
  Touch,
} from './domain/store.ts'
export { TALLY_KEYS, type Tally, type TallyKey } from './domain/tally.ts'
export type { NotEnded, Selection, Termination } from './domain/termination.ts'
export type { Token } from './domain/token.ts'
export { explain, type Verdict, verdictOn } from './domain/verdict.ts'
export type { Check } from './domain/verification.ts'
