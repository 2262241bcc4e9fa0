import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { Instant } from '../../domain/clock.ts'
import type { AuditEvent } from '../../domain/event.ts'
import type { SessionRecord } from '../../domain/session.ts'
import type { Change } from '../../domain/store.ts'
import type { Row, Run, Statement } from '../sql/statement.ts'
import type { Connections } from './connections.ts'
import { isConflict, toStoreError, unavailable } from './failure.ts'
import { changesStatement, eventsStatement, type NotedChange } from './postgres-trail.ts'
import { send } from './statement.ts'

/** `full`: on disk when the call returns. `normal`: on disk soon. */
export type Durability = 'full' | 'normal'

/** What one transaction can do. */
export type Step = {
  readonly run: Run
  /** Resolves when the database has begun the transaction. */
  readonly begun: Promise<unknown>
  /** Changes and events are written at the end, in one go with the commit: see {@link transactions}. */
  note(kind: Change['kind'], session: Pick<SessionRecord, 'id' | 'userId'>, at: Instant): void
  record(events: readonly AuditEvent[]): void
  /** Nothing of what was done stays. */
  undo(): void
}

export type Transact = <T>(work: (step: Step) => Promise<T>, durability?: Durability) => Promise<T>

/** A conflict ends with one side undone, so a few turns are enough for everybody. */
const MOST_TURNS = 5

/** In milliseconds, longer with every turn: who begins again at once can take a row from the one it stood in the way of. */
const PAUSE = 20

/**
 * Runs writes in one transaction; all happen or none. `work` may run again after a conflict.
 *
 * Who writes changes holds the feed until its commit, so that changes are numbered in the order of commits. Therefore
 * that write and the commit are sent together: nobody waits for this process in between, even if it is paused.
 */
export function transactions(connections: Connections): Transact {
  return async (work, durability = 'full') => {
    for (let turn = 1; ; turn += 1) {
      try {
        return await once(await connections.take(), work, durability)
      } catch (error) {
        if (!isConflict(error)) throw error
        if (turn === MOST_TURNS) throw toStoreError(error)
        await wait(turn * PAUSE)
      }
    }
  }
}

async function once<T>(client: pg.PoolClient, work: (step: Step) => Promise<T>, durability: Durability): Promise<T> {
  const run = (statement: Statement) => running(client, statement)
  const changes: NotedChange[] = []
  const events: AuditEvent[] = []
  let isUndone = false
  const begun = run(BEGIN[durability])
  const step: Step = {
    run,
    begun,
    note: (kind, { id, userId }, at) => void changes.push({ kind, at, session_id: id, user_id: userId }),
    record: (more) => void events.push(...more),
    undo: () => {
      isUndone = true
    },
  }
  try {
    const [, result] = await Promise.all([begun, work(step)])
    const last = isUndone ? [ROLLBACK] : [...eventsStatement(events), ...changesStatement(changes)]
    await Promise.all([...last.map(run), ...(isUndone ? [] : [commit(client)])])
    client.release()
    return result
  } catch (error) {
    await giveBack(client)
    throw error
  }
}

const BEGIN: Readonly<Record<Durability, Statement>> = {
  full: { text: 'BEGIN' },
  normal: { text: 'BEGIN; SET LOCAL synchronous_commit TO off' },
}
const ROLLBACK: Statement = { text: 'ROLLBACK' }

function running(client: pg.ClientBase, statement: Statement): Promise<readonly Row[]> {
  return send(client, statement).catch(passOn)
}

/** A transaction in which a statement has failed is undone by its commit, and that is no error to PostgreSQL. */
async function commit(client: pg.ClientBase): Promise<void> {
  const { command } = await client.query('COMMIT').catch(passOn)
  if (command !== 'COMMIT') throw unavailable('The session store undid a change')
}

function passOn(error: unknown): never {
  throw isConflict(error) ? error : toStoreError(error)
}

async function giveBack(client: pg.PoolClient): Promise<void> {
  try {
    await send(client, ROLLBACK)
    client.release()
  } catch {
    client.release(true)
  }
}
