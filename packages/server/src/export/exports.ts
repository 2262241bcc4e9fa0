import {
  type Actor,
  type Clock,
  type Origin,
  SessionError,
  type SessionFilter,
  type SessionRecord,
  type SessionSort,
  type SessionStore,
  type Sessions,
  type UserId,
} from 'latchkey'
import type { Logger } from 'pino'
import type { Accounts } from '../accounts/accounts.ts'
import { type ExportFormat, formatOf } from './export-format.ts'
import { toExportRow } from './export-row.ts'
import { createExportStream, type ExportStream, type Outcome } from './export-stream.ts'
import { stillStands } from './standing.ts'

/** Rows that are read at once: enough that reading is not mostly asking, and few enough to be made text without a pause. */
const STEP = 250
/** One to go on with while another is under way. */
const MOST_PER_ADMINISTRATOR = 2
/** All go through the one thread that also answers searches. */
const MOST_AT_ONCE = 8
/** More than there are: the total is exact. */
const ALL = 1_000_000_000

/** The exports of this process. Each leaves one event in the audit trail, however it ends. */
export type Exports = {
  /**
   * Begins an export: the rows that match, as they are when they are read, without those that start meanwhile. Sorted by
   * what changes as sessions are used, one that is used meanwhile may be missed or come twice; by start or by username,
   * each comes once. What fails before the first row fails here; what breaks off later breaks the body off, and never
   * ends it as if it were whole.
   *
   * @throws SessionError `not_allowed`, `too_busy`, `store_unavailable`
   */
  open(actor: Actor, request: ExportRequest): Promise<Export>
  /** Breaks all exports off and takes no more. */
  close(): Promise<void>
}

export type ExportRequest = {
  /** The session that asks, just verified: the export ends with it (R34). */
  readonly session: SessionRecord
  readonly origin: Origin
  /** The text that `filter` was read from, for the record. */
  readonly search: string
  readonly filter: SessionFilter
  readonly sort: SessionSort
  readonly format: ExportFormat
  /** Closes the connection at once. Absent where there is none: then the body fails. */
  readonly cut: (() => void) | undefined
}

export type Export = {
  /** How many rows there were at the beginning; a few fewer come when sessions end meanwhile. */
  readonly total: number
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>
}

type Running = { readonly userId: UserId; stream?: ExportStream }

export function createExports({
  sessions,
  store,
  accounts,
  clock,
  log,
}: {
  readonly sessions: Sessions
  readonly store: Pick<SessionStore, 'find' | 'record'>
  readonly accounts: Pick<Accounts, 'find'>
  readonly clock: Clock
  readonly log: Logger
}): Exports {
  const running = new Set<Running>()
  let closed = false

  function admit(userId: UserId): Running {
    if (closed) throw stopping()
    if ([...running].filter((one) => one.userId === userId).length >= MOST_PER_ADMINISTRATOR) {
      throw new SessionError('too_busy', 'You have two exports under way: wait for one of them, or cancel it')
    }
    if (running.size >= MOST_AT_ONCE) {
      throw new SessionError('too_busy', 'Too many exports are under way. Try again when some of them are done')
    }
    const place = { userId }
    running.add(place)
    return place
  }

  async function* textOf(actor: Actor, { filter, sort, format }: ExportRequest) {
    const { head, line } = formatOf[format]
    let after: string | undefined
    let text = head
    do {
      const page = await sessions.search(
        actor,
        filter,
        sort,
        after === undefined ? { limit: STEP } : { limit: STEP, after },
      )
      const now = clock()
      for (const session of page.items) text += line(toExportRow(session, now))
      yield { text, rows: page.items.length }
      text = ''
      after = page.next
    } while (after !== undefined)
  }

  async function record(actor: Actor, request: ExportRequest, { rows, outcome }: Outcome): Promise<void> {
    const { session, origin, search, format } = request
    const finished = outcome === 'finished'
    const details = {
      search,
      format,
      rows: String(rows),
      finished: finished ? 'yes' : 'no',
      ...(finished ? {} : { reason: outcome }),
    }
    await store.record([{ type: 'sessions_exported', at: clock(), by: actor, origin, sessionId: session.id, details }])
  }

  return {
    async open(actor, asked) {
      if (actor.kind !== 'administrator') throw new SessionError('not_allowed', 'Only administrators can export')
      const request = { ...asked, filter: { ...asked.filter, startedUntil: clock() } }
      const place = admit(actor.userId)
      try {
        const { sessions: total } = await sessions.count(actor, request.filter, { upTo: ALL, users: false })
        const parts = textOf(actor, request)
        const first = await parts.next()
        if (closed) throw stopping()
        place.stream = createExportStream({
          first,
          parts,
          stands: () => stillStands(request.session, { store, accounts, clock }),
          cut: request.cut,
          async over(outcome) {
            running.delete(place)
            await record(actor, request, outcome)
          },
          clock,
          log,
        })
        return { total, body: place.stream.body }
      } catch (error) {
        running.delete(place)
        throw error
      }
    },

    async close() {
      closed = true
      await Promise.all([...running].map(({ stream }) => stream?.stop('server_stopped')))
    },
  }
}

function stopping(): SessionError {
  return new SessionError('store_unavailable', 'Latchkey is stopping. Try again shortly')
}
