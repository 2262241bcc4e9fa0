import {
  type Clock,
  type Duration,
  expiresAt,
  explain,
  hasHole,
  isExpiry,
  isLive,
  SessionError,
  type SessionRecord,
  type SessionStore,
  seconds,
  type UserId,
  verdictOn,
} from 'latchkey'
import type { Logger } from 'pino'
import type { Accounts } from '../accounts/accounts.ts'
import { isAdministrator } from '../accounts/administrators.ts'
import { toEndedView } from '../api/ended-view.ts'
import type { NotSignedInView } from '../api/live-view.ts'
import { createAnnouncer } from './announcer.ts'
import { type Frame, frame, heartbeat } from './frames.ts'
import { inTurn } from './in-turn.ts'
import { newsOf } from './news.ts'
import { createOutlet } from './outlet.ts'
import { replay } from './replay.ts'
import { createSubscribers, type Subscriber } from './subscribers.ts'

/** Other processes on the same store poke nobody: what they did is seen after this long. */
const LOOK_EVERY: Duration = seconds(0.25)
/** Readers take two of these without a word for a lost connection; proxies close what is quiet for a minute, some for half. */
const QUIET_AT_MOST: Duration = seconds(10)
/** Changes that are read at once. */
const STEP = 500
/** Changes that are looked through at once for ends of streams: that costs a row, and no record. */
const STEP_AHEAD = 5000
/** A tab group has one. The oldest goes: it may be one whose reader has vanished without a word. */
const MOST_PER_SESSION = 8
/** Whoever has more devices with open pages than this sees some of them only when they are loaded again. */
const MOST_PER_USER = 64
const MOST_STREAMS = 20_000
/** Of those, for administrators: whoever sees to it that it gets better must not be locked out. */
const KEPT_FOR_ADMINISTRATORS = 200

/** The streams of this process, and the one follower of the store's feed that serves them all. */
export type Live = {
  /** How many streams are open. */
  readonly size: number
  /**
   * Opens a stream for a session that has just been verified. `after` is the place that the reader has reached: all
   * that has happened since is told first, or `reload` when the feed does not reach back so far.
   *
   * @throws SessionError `not_allowed`, `too_busy`, `store_unavailable`
   */
  open(request: StreamRequest): Promise<ReadableStream<Frame>>
  /** Call with each use of a session. The session is asked for only while somebody listens. */
  used(userId: UserId, session: () => SessionRecord): void
  /** Looks now, because this process may have changed something. */
  poke(): void
  /** Ends every stream, and opens no more: a server that stops does not wait for readers. */
  close(): void
}

export type StreamRequest = {
  readonly session: SessionRecord
  readonly everybody: boolean
  readonly after: number | undefined
  /** Closes the connection of a reader that does not read. */
  readonly cut: () => void
}

export function createLive({
  store,
  accounts,
  clock,
  log,
}: {
  readonly store: SessionStore
  readonly accounts: Pick<Accounts, 'find'>
  readonly clock: Clock
  readonly log: Logger
}): Live {
  const subscribers = createSubscribers()
  const announcer = createAnnouncer(subscribers, clock)
  const turn = inTurn()
  /** Up to here all has been told. */
  let place = 0
  /** Up to here the streams have ended whose sessions have: never before `place`. */
  let endedUpTo = 0
  /** Up to here nobody trusts any more what was remembered before. */
  let feltUpTo = 0
  let tendedAt = clock()
  let timer: ReturnType<typeof setInterval> | undefined
  let looking = false
  let closed = false

  function drop(subscriber: Subscriber, last?: Frame): void {
    subscribers.remove(subscriber)
    subscriber.outlet.end(last)
    if (subscribers.size > 0) return
    clearInterval(timer)
    timer = undefined
    announcer.forget()
  }

  /** Says how the session ended, and ends the stream: nothing follows (R34). */
  async function endFor(session: SessionRecord): Promise<void> {
    const over = subscribers.ofSession(session)
    if (over.length === 0) return
    const last = frame('ended', await farewell(session, store))
    for (const subscriber of over) drop(subscriber, last)
  }

  /** Before anything else is told: the role is read each time, as for each request (ASVS 5.0, 8.3.2). */
  async function dropFormerAdministrators(): Promise<void> {
    const watching = Map.groupBy(subscribers.ofEverybody(), ({ userId }) => userId)
    for (const [userId, theirs] of watching) {
      if (isAdministrator(await accounts.find(userId))) continue
      for (const subscriber of theirs) drop(subscriber, frame('not_allowed', {}))
    }
  }

  /** Runs ahead of what is told, so that no end of a stream waits behind the older changes of others (R34). */
  async function endAhead(): Promise<void> {
    const { changes, last } = await store.changes({ since: endedUpTo, limit: STEP_AHEAD })
    if (hasHole(endedUpTo, changes, last)) throw new SessionError('store_unavailable', 'The feed has a hole')
    endedUpTo = last
    if (changes.length > 0) tellOnceFelt(last)
    for (const { kind, sessionId: id, userId } of changes) {
      const theirs = kind === 'started' || kind === 'changed' ? [] : subscribers.ofSession({ id, userId })
      if (theirs.length === 0) continue
      const session = await store.find(id)
      if (session?.ending !== undefined) await endFor(session)
      // Whoever has the old secret must come back with the new one.
      else for (const one of theirs) drop(one)
    }
  }

  /** A list must not show a session as ended while it still works somewhere: see {@link SessionStore.lease}. */
  function tellOnceFelt(upTo: number): void {
    const noteFelt = () => {
      feltUpTo = Math.max(feltUpTo, upTo)
    }
    if (store.lease === 0) noteFelt()
    // A timer may come up to a millisecond early.
    else
      setTimeout(() => {
        noteFelt()
        lookSoon({ andTend: false })
      }, store.lease + 1).unref()
  }

  /** While much has happened, each turn does all that a look has to, and lets requests in between. */
  async function look(): Promise<void> {
    for (;;) {
      await dropFormerAdministrators()
      await endAhead()
      if (place === feltUpTo) return
      const { changes } = await store.changes({ since: place, limit: STEP })
      const toTell = changes.filter(({ seq }) => seq <= feltUpTo)
      if (toTell.length > 0) {
        const news = await newsOf(toTell, store)
        place = toTell.at(-1)?.seq ?? place
        for (const lagging of announcer.tell(news, place)) drop(lagging)
      }
      if (toTell.length < STEP) return
      if (clock() - tendedAt >= LOOK_EVERY) await tend()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** What no change tells: uses, ends by time, and that the stream is still there. */
  async function tend(): Promise<void> {
    for (const lagging of announcer.tellUses(place)) drop(lagging)
    const now = clock()
    tendedAt = now
    const beat = heartbeat(place)
    for (const subscriber of subscribers.all()) {
      if (subscriber.deadline <= now) await checkDeadline(subscriber)
      else if (now - subscriber.sentAt >= QUIET_AT_MOST) {
        subscriber.sentAt = now
        if (!subscriber.outlet.send(beat)) drop(subscriber)
      }
    }
  }

  /** Another process may have seen the session used. */
  async function checkDeadline(subscriber: Subscriber): Promise<void> {
    const session = await store.find(subscriber.sessionId)
    if (session === undefined) drop(subscriber)
    else if (isLive(session, clock())) subscriber.deadline = expiresAt(session)
    else await endFor(session)
  }

  /** A stream that nobody feeds would look as if all were quiet: in doubt it is closed, and its reader asks again. */
  function giveUp(error: unknown): void {
    log.error({ err: error }, 'the streams were closed')
    for (const subscriber of subscribers.all()) drop(subscriber)
  }

  function lookSoon({ andTend }: { readonly andTend: boolean }): void {
    if (looking || subscribers.size === 0) return
    looking = true
    void turn(async () => {
      looking = false
      await look()
      if (andTend) await tend()
    }).catch(giveUp)
  }

  async function join({ session, everybody, after, cut }: StreamRequest): Promise<ReadableStream<Frame>> {
    if (closed) throw new SessionError('store_unavailable', 'Latchkey is stopping. Try again shortly')
    for (const oldest of subscribers.ofSession(session).slice(0, 1 - MOST_PER_SESSION)) drop(oldest)
    if (subscribers.ofUser(session.userId).length >= MOST_PER_USER)
      throw new SessionError('too_busy', 'You have too many pages open. Close some of them')
    if (subscribers.size >= MOST_STREAMS - (everybody ? 0 : KEPT_FOR_ADMINISTRATORS))
      throw new SessionError('too_busy', 'Too many pages are open. Try again later')
    if (subscribers.size > 0) await look()
    else {
      feltUpTo = endedUpTo = place = (await store.changes({ limit: 1 })).last
      if (after !== undefined && after !== place) await store.settled()
    }
    // The look may have taken a while.
    if (everybody && !isAdministrator(await accounts.find(session.userId)))
      throw new SessionError('not_allowed', 'Only administrators can do this')

    const outlet = createOutlet({ onGone: () => drop(subscriber), cut })
    const subscriber: Subscriber = {
      sessionId: session.id,
      userId: session.userId,
      everybody,
      outlet,
      deadline: expiresAt(session),
      sentAt: clock(),
    }
    for (const missed of await replay(store, subscriber, { after, place, now: clock() })) outlet.send(missed)
    subscribers.add(subscriber)
    timer ??= setInterval(() => lookSoon({ andTend: true }), LOOK_EVERY).unref()
    await lookAgainAt(session, subscriber)
    if (closed) drop(subscriber)
    return outlet.body
  }

  /** Between its verification and the place from which the stream is fed, its session may have ended. */
  async function lookAgainAt(session: SessionRecord, subscriber: Subscriber): Promise<void> {
    const verdict = verdictOn(await store.find(session.id), session.secretHash, clock())
    if (verdict.ok) return
    if ('session' in verdict) await endFor(verdict.session)
    else drop(subscriber)
  }

  return {
    get size() {
      return subscribers.size
    },
    open: (request) => turn(() => join(request)),
    used(userId, session) {
      if (!subscribers.wants(userId)) return
      const used = session()
      subscribers.noteUse(used)
      announcer.noteUse(used)
    },
    poke: () => lookSoon({ andTend: false }),
    close() {
      closed = true
      for (const subscriber of subscribers.all()) drop(subscriber)
    },
  }
}

async function farewell(session: SessionRecord, store: SessionStore): Promise<NotSignedInView> {
  const ended = await toEndedView(session, store)
  const reason = isExpiry(ended.cause) ? 'expired' : 'terminated'
  return { code: 'not_signed_in', message: explain({ ok: false, reason, session }), ended }
}
