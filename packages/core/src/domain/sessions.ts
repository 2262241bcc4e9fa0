import { randomUUID } from 'node:crypto'
import { type Actor, mayManage, mayManageEverybody, type Origin } from './actor.ts'
import { type Clock, type Duration, type Instant, minutes } from './clock.ts'
import type { Device } from './device.ts'
import { SessionError } from './errors.ts'
import { sessionEvent, startedEvent } from './event.ts'
import { type Login, limitReachedEvent, loginEvent, sessionOf } from './login.ts'
import { inSteps } from './next-turn.ts'
import type { Page, PageRequest } from './page.ts'
import { deadlinesAtStart, idleDeadlineAfterUse, type Policy } from './policy.ts'
import { refusalNotes } from './refusals.ts'
import { type Memory, rememberNothing, rememberSessions } from './remembered.ts'
import { createRetiredSecrets } from './retired-secrets.ts'
import { LISTED_STATUSES, type SessionFilter, type SessionSort } from './search.ts'
import { type EndingCause, isLive, type SessionId, type SessionRecord, type UserId } from './session.ts'
import { newSessionId } from './session-id.ts'
import type { Count, SessionChange, SessionStore } from './store.ts'
import type { Tally, TallyKey } from './tally.ts'
import { type Selection, type Termination, terminateSelected } from './termination.ts'
import { issueToken, parseToken, type Token } from './token.ts'
import { gatherTouches } from './touches.ts'
import { type Verdict, verdictOn } from './verdict.ts'
import { type Check, createVerification } from './verification.ts'

/** So long what has changed is kept at least: whoever follows the feed may be a little behind. */
const FOLLOWED: Duration = minutes(1)

/** How many sessions one step of housekeeping takes, so that nobody waits long behind it. */
const STEP = 500

export type Sessions = {
  /**
   * Makes a session after a login. The token is in the answer and nowhere else. A login that the limit of sessions
   * refuses is put on record.
   */
  start(login: Login): Promise<Started>
  /**
   * Is this token good, and whose is it? Answers from memory only what is certain: see {@link SessionStore.lease}. A
   * token that is used after its end, or that nobody has issued, is put on record, unless `check` says otherwise, and at
   * most once a minute for each session or address.
   *
   * @throws SessionError `store_unavailable`: then nobody is signed in (P5)
   */
  verify(token: Token, origin?: Origin, check?: Check): Promise<Verdict>
  /**
   * What `verify` answers from memory, at once; `undefined` says nothing, and then `verify` has to be asked. For answers
   * that are shorter than a promise takes.
   */
  recall(token: Token): SessionRecord | undefined
  /**
   * Notes that a session that has just been verified was used. Written within about a minute: see {@link Sessions.flush}.
   * Tell all of `use` each time: what this process knows already may have changed elsewhere.
   */
  touch(session: SessionRecord, use?: Use): void
  /** The session with the uses that have been noted and not been written yet. */
  asUsed(session: SessionRecord): SessionRecord
  /**
   * Makes a reader of something about the user of a session remember what it found, for as long as `verify` remembers the
   * session, and then gives it back at once. Whoever changes what is read changes or ends the sessions of the user too: that is what makes it forgotten.
   */
  memo<Known>(read: (userId: UserId) => Promise<Known>): (session: SessionRecord) => Known | Promise<Known>
  /** Gives a live session a new secret; the old one is dead when this returns. A fresh login resets both deadlines. */
  rotate(actor: Actor, session: SessionRecord, rotation: Rotation): Promise<Rotated>
  /**
   * Ends the session that a token opens; a token that opens none is put on record as by {@link Sessions.verify}. One
   * that was good until a rotation less than half a minute ago opens nothing any more, and still ends its session.
   */
  disconnect(token: Token, how: How): Promise<void>
  /** Ends sessions by decision: a person's own, or, for an administrator, anybody's. Idempotent. */
  terminate(actor: Actor, selection: Selection, how: How): Promise<Termination>
  /** Takes expired sessions off the lists. Live ones stay. Gives back the ids of those taken off. */
  dismiss(actor: Actor, ids: readonly SessionId[], origin: Origin): Promise<readonly SessionId[]>
  /** One user's sessions that are active or expired, last active first. */
  list(actor: Actor, userId: UserId, page: PageRequest): Promise<Page<SessionRecord>>
  search(actor: Actor, filter: SessionFilter, sort: SessionSort, page: PageRequest): Promise<Page<SessionRecord>>
  /** `users: false` says 0 users: to count those of millions of sessions takes memory. */
  count(
    actor: Actor,
    filter: SessionFilter,
    options: { readonly upTo: number; readonly users?: boolean },
  ): Promise<Count>
  /** How many sessions on the list have each system, browser and so on, most first. For administrators. */
  tally(actor: Actor, key: TallyKey): Promise<readonly Tally[]>
  /** Writes all uses that were gathered. */
  flush(): Promise<void>
  /** Writes those that have waited for long enough: call it every ten seconds, as `keepHouse` does. */
  flushDue(): Promise<void>
  /** Notes the sessions that time has ended, and says how many there were. */
  expire(): Promise<number>
  /** Forgets ended sessions whose retention is over, and says how many. */
  sweep(): Promise<number>
}

export type Started =
  | {
      readonly ok: true
      readonly session: SessionRecord
      readonly token: Token
      readonly ended: readonly SessionRecord[]
    }
  | { readonly ok: false; readonly reason: 'limit_reached' }

export type Use = { readonly ip?: string; readonly userAgent?: string; readonly device?: Device }

export type Rotation = {
  readonly origin: Origin
  /** Given when the user has just proved again to be the user. */
  readonly login?: { readonly amr: readonly string[] }
}

export type Rotated =
  | { readonly ok: true; readonly session: SessionRecord; readonly token: Token }
  | { readonly ok: false }

export type How = {
  readonly origin: Origin
  readonly cause?: EndingCause
  readonly reason?: string
}

export function createSessions({
  store,
  policy,
  clock,
  memory,
}: {
  store: SessionStore
  policy: Policy
  clock: Clock
  /** Without it each check asks the store. */
  memory?: Memory
}): Sessions {
  const remembered = memory === undefined ? rememberNothing(store) : rememberSessions(store, clock, memory)
  const touches = gatherTouches({ store, clock, idle: policy.idle, used: remembered.used })
  const noteRefusal = refusalNotes(store, clock)
  const { verify, recall, judge } = createVerification({ store, clock, remembered, touches, noteRefusal })
  const retired = createRetiredSecrets()

  async function insert(login: Login, now: Instant): Promise<Started> {
    const issued = issueToken(newSessionId(login.userId, now))
    const session = sessionOf(login, issued, policy, now)
    const events = [loginEvent(session), startedEvent(session)]
    const { perUser: limit } = policy
    const inserted = await store.insert(session, limit === undefined ? { events } : { events, limit })
    if (inserted.ok) return { ok: true, session, token: issued.token, ended: inserted.ended }
    if (inserted.reason === 'exists' || limit === undefined) return insert(login, now)
    await store.record([limitReachedEvent(session, limit)])
    return { ok: false, reason: 'limit_reached' }
  }

  async function justRetired(token: Token): Promise<SessionRecord | undefined> {
    const parsed = parseToken(token)
    return parsed !== undefined && retired.includes(parsed, clock()) ? store.find(parsed.id) : undefined
  }

  async function terminate(actor: Actor, selection: Selection, how: How): Promise<Termination> {
    const { origin, cause = 'terminated', reason } = how
    const scope = scopeOf(actor)
    const ending = { at: clock(), cause, by: actor, batch: randomUUID(), ...(reason === undefined ? {} : { reason }) }
    return terminateSelected({ store, scope, selection, ending, origin })
  }

  return {
    start: (login) => insert(login, clock()),

    verify,

    recall,

    touch(session, use = {}) {
      const at = clock()
      const idleDeadline = idleDeadlineAfterUse(policy, at, session.absoluteDeadline)
      touches.note({ id: session.id, at, idleDeadline, ...use }, session)
    },

    asUsed: (session) => touches.applyTo(session),

    async rotate(actor, session, { origin, login }) {
      assertMayManage(actor, session.userId)
      const now = clock()
      const { id, token, secretHash } = issueToken(session.id)
      const change: SessionChange = {
        secretHash,
        renewalDue: false,
        ...(login === undefined ? {} : { authenticatedAt: now, amr: login.amr, ...deadlinesAtStart(policy, now) }),
      }
      const events = [sessionEvent('session_rotated', session, actor, origin, now)]
      // Again when something else of it has changed in between: as long as it has this secret, it is to have a new one.
      for (;;) {
        const found = await store.find(id)
        if (!found || !verdictOn(found, session.secretHash, now).ok) return { ok: false }
        // Before the new one is there, so that no request finds neither.
        retired.retire(session, now)
        if (await store.update(id, found.version, change, { now, events })) {
          return { ok: true, token, session: { ...session, ...change, version: found.version + 1 } }
        }
      }
    },

    async disconnect(token, how) {
      const verdict = await judge(token)
      // Asked after that: a rotation in between has retired the secret before it changed the record.
      const session = verdict.ok ? verdict.session : await justRetired(token)
      if (session === undefined) return noteRefusal(verdict, how.origin)
      const { id, userId, username } = session
      await terminate({ kind: 'user', userId, username }, { ids: [id] }, { cause: 'disconnected', ...how })
    },

    terminate,

    async dismiss(actor, ids, origin) {
      const scope = scopeOf(actor)
      const dismissal = { at: clock(), by: actor, origin }
      const dismissed = await store.dismiss({ ...scope, ids }, dismissal, { limit: ids.length })
      return dismissed.map(({ id }) => id)
    },

    async list(actor, userId, page) {
      assertMayManage(actor, userId)
      return search({ userId, statuses: LISTED_STATUSES }, { key: 'lastActiveAt', direction: 'descending' }, page)
    },

    async search(actor, filter, sort, page) {
      return search({ ...filter, ...scopeOf(actor) }, sort, page)
    },

    count(actor, filter, options) {
      return store.count({ ...filter, ...scopeOf(actor) }, { now: clock(), ...options })
    },

    async tally(actor, key) {
      if (!mayManageEverybody(actor)) throw new SessionError('not_allowed', 'This needs an administrator')
      return store.tally(key, { now: clock() })
    },

    memo: (read) => remembered.memo(read),

    flush: () => touches.flush(),
    flushDue: () => touches.flushDue(),

    async expire() {
      await touches.flushDue()
      return inSteps(STEP, async () => (await store.expire(clock(), { limit: STEP })).length)
    },

    sweep: () =>
      inSteps(STEP, () => store.sweep({ endedBefore: clock() - Math.max(policy.retention, FOLLOWED), limit: STEP })),
  }

  /** What is over in the store is over, as the store has found it: a use that is not written yet makes nobody live. */
  async function search(filter: SessionFilter, sort: SessionSort, request: PageRequest): Promise<Page<SessionRecord>> {
    const now = clock()
    const page = await store.search(filter, sort, request, now)
    return { ...page, items: page.items.map((one) => (isLive(one, now) ? touches.applyTo(one) : one)) }
  }
}

function assertMayManage(actor: Actor, userId: UserId): void {
  if (!mayManage(actor, userId)) throw new SessionError('not_allowed', 'You can manage only your own sessions')
}

/** What an actor can reach at all. Whatever is asked for, a user's answer holds only the user's own sessions. */
function scopeOf(actor: Actor): SessionFilter {
  if (mayManageEverybody(actor)) return {}
  if (actor.kind === 'user') return { userId: actor.userId }
  throw new SessionError('not_allowed', 'Sign in to manage sessions')
}
