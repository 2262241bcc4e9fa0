import { Socket } from 'node:net'
import process from 'node:process'
import pg from 'pg'
import { type Duration, minutes, seconds } from '../../domain/clock.ts'
import type { Run } from '../sql/statement.ts'
import { toStoreError, unavailable } from './failure.ts'
import { send, types } from './statement.ts'

export type Connections = {
  /** For point reads: all share one connection, and none waits for the answer to the one before. */
  readonly point: Run
  /** For a read that may take its time, on a connection of its own. */
  readonly read: Run
  /** A connection of one's own, to be given back. */
  take(): Promise<pg.PoolClient>
  close(): Promise<void>
}

export type ConnectionOptions = {
  readonly url: string
  readonly schema: string
  readonly most: number
}

/** Longer than any honest statement takes, short enough for a person to get an answer. */
const ANSWER_WITHIN = seconds(10)
const CONNECT_WITHIN = seconds(5)
const WAIT_FOR_LOCKS = seconds(5)
/** A process that was paused in the middle of a change keeps others waiting no longer than this. */
const FINISH_WITHIN = seconds(5)
const IDLE_CONNECTION = minutes(1)

/** No connection is made before it is needed. One that was lost is made again with the next call. */
export function connections({ url, schema, most }: ConnectionOptions): Connections {
  const config: pg.ClientConfig = {
    ...configOf(url),
    pipeline: true,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_WITHIN,
    // The server answers sooner, if only that it took too long. After this the network is to blame.
    query_timeout: ANSWER_WITHIN + seconds(2),
  }
  const pool = new pg.Pool({
    ...config,
    max: most,
    idleTimeoutMillis: IDLE_CONNECTION,
    onConnect: (client) => prepare(client, schema),
  })
  // A connection that was lost, idle or not, is left out by the pool; whoever uses it is told by the statement.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const attempts = createAttempts()
  const readerAttempts = createAttempts()
  const reader = createReader((socket) =>
    readerAttempts.make(() => connect({ ...config, stream: () => socket }, schema)),
  )
  let isClosed = false

  function assertOpen(): void {
    if (isClosed) throw unavailable('The session store is closed')
  }

  async function take(): Promise<pg.PoolClient> {
    assertOpen()
    // One that is there already serves, also while no new one can be made.
    return pool.idleCount > 0 ? pool.connect().catch(passOn) : attempts.make(() => pool.connect())
  }

  return {
    async point(statement) {
      assertOpen()
      return reader.run(statement).catch(passOn)
    },
    async read(statement) {
      const client = await take()
      try {
        const rows = await send(client, statement)
        client.release()
        return rows
      } catch (error) {
        // What the server has refused leaves the connection as it was.
        client.release(!(error instanceof pg.DatabaseError))
        throw toStoreError(error)
      }
    },
    take,
    async close() {
      if (isClosed) return
      isClosed = true
      await Promise.all([pool.end(), reader.close()])
    },
  }
}

function passOn(error: unknown): never {
  throw toStoreError(error)
}

/** One connection outside the pool, as migrations need it: they may take long. */
export async function connectAlone(url: string): Promise<pg.Client> {
  try {
    const client = new pg.Client({ ...configOf(url), connectionTimeoutMillis: CONNECT_WITHIN })
    client.on('error', () => {})
    await client.connect()
    return client
  } catch (error) {
    throw toStoreError(error)
  }
}

function configOf(url: string): pg.ClientConfig {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw unavailable('The session store has no address: write it like postgres://user:password@host/database')
  }
  return { connectionString: url, application_name: 'latchkey', types }
}

async function connect(config: pg.ClientConfig, schema: string): Promise<pg.Client> {
  const client = new pg.Client(config)
  client.on('error', () => {})
  await client.connect()
  await prepare(client, schema)
  return client
}

/**
 * What every connection has to know. Sent as a statement, because poolers between us and the database refuse or lose
 * what is said when connecting. Compiling queries takes longer than those that we ask.
 */
async function prepare(client: pg.ClientBase, schema: string): Promise<void> {
  const [row] = await send(client, {
    text: `SELECT pg_is_in_recovery() AS is_copy,
      set_config('search_path', quote_ident($1), false),
      set_config('statement_timeout', $2, false),
      set_config('lock_timeout', $3, false),
      set_config('idle_in_transaction_session_timeout', $4, false),
      set_config('jit', 'off', false),
      -- What is searched is in memory or on flash, where one page is as near as the next.
      set_config('random_page_cost', least(current_setting('random_page_cost')::float8, 1.1)::text, false),
      -- A commit that was answered is on disk, whatever the server does for others.
      set_config('synchronous_commit', replace(current_setting('synchronous_commit'), 'off', 'on'), false)`,
    values: [schema, String(ANSWER_WITHIN), String(WAIT_FOR_LOCKS), String(FINISH_WITHIN)],
  })
  // A copy is behind: it would go on accepting what has ended.
  if (row?.['is_copy'] === true) throw unavailable('The database of the session store is a copy that can only be read')
}

type Shared = { readonly client: Promise<pg.Client>; readonly socket: Socket }

/** One connection that all point reads share. */
function createReader(connected: (socket: Socket) => Promise<pg.Client>): {
  readonly run: Run
  readonly close: () => Promise<void>
} {
  let current: Shared | undefined

  function shared(): Shared {
    if (current !== undefined) return current
    const socket = new Socket()
    const made = { client: connected(socket), socket }
    const forget = () => {
      if (current === made) current = undefined
    }
    current = made
    made.client.then((client) => client.on('error', forget).on('end', forget), forget)
    return made
  }

  return {
    async run(statement) {
      const { client, socket } = shared()
      const connected = await client
      gather(socket)
      return send(connected, statement)
    },
    async close() {
      const last = await current?.client.catch(() => undefined)
      await last?.end()
    },
  }
}

/** What is asked in one turn of the event loop leaves in one piece: each write to a socket costs more than a question. */
function gather(socket: Socket): void {
  if (socket.writableCorked > 0) return
  socket.cork()
  process.nextTick(() => socket.uncork())
}

const FIRST_PAUSE = 50
const LONGEST_PAUSE = seconds(2)

/** After a failure nobody tries for a moment: many at once would keep a database that starts from starting. */
function createAttempts(): { make<T>(attempt: () => Promise<T>): Promise<T> } {
  let pause: Duration = 0
  let lastFailure: unknown

  function rest(error: unknown): void {
    if (lastFailure !== undefined) return
    pause = Math.min(Math.max(FIRST_PAUSE, pause * 2), LONGEST_PAUSE)
    lastFailure = error
    setTimeout(() => {
      lastFailure = undefined
    }, pause).unref()
  }

  return {
    async make(attempt) {
      if (lastFailure !== undefined) throw lastFailure
      try {
        const result = await attempt()
        pause = 0
        return result
      } catch (error) {
        const failure = isExhaustion(error) ? unavailable(BUSY, error) : toStoreError(error)
        if (!isExhaustion(error)) rest(failure)
        throw failure
      }
    },
  }
}

const BUSY = 'The session store is busy: try again in a moment'

/** All connections are in use: the database is there, and does what it can. */
function isExhaustion(error: unknown): boolean {
  return error instanceof Error && error.message === 'timeout exceeded when trying to connect'
}
