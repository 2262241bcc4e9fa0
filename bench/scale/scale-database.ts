import assert from 'node:assert/strict'
import { days, hours, minutes } from 'latchkey'
import { openPostgresStore } from 'latchkey/postgres'
import pg from 'pg'
import { toDeviceColumns, toSessionRow } from '../../packages/core/src/stores/postgres/session-row.ts'
import { DEVICE_COLUMNS } from '../../packages/core/src/stores/postgres/session-statements.ts'
import { asJson } from '../../packages/core/src/stores/postgres/statement.ts'
import type { Settings, TestServer } from '../../packages/core/src/stores/postgres/test-server.ts'
import { ACCOUNT_MIGRATIONS } from '../../packages/server/src/accounts/account-migrations.ts'
import { meetAgents } from '../../packages/server/src/demo/agents.ts'
import { startPostgres } from '../peers/postgres.ts'
import { ADMINISTRATOR, COUNTRIES, METHODS, NOW, SYLLABLES, USERS_PER_SESSION } from './scale-file.ts'
import type { ScaledStore } from './scaled-store.ts'

/** A quarter of what a machine with 2 GB to spare would give it: of ten million sessions, most are on disk. */
const MEASURED: Settings = { shared_buffers: '512MB', max_wal_size: '4GB' }
/** What is made in one transaction needs no log. Who made it and lost it makes it again. */
const MADE: Settings = { ...MEASURED, wal_level: 'minimal', max_wal_senders: 0, fsync: 'off', autovacuum: 'off' }

/** Rows put in at once: each is found among some thousands of devices and users by its number. */
const STEP = 250_000
const CHECKED = 100

/** A PostgreSQL with the sessions of {@link scaleFile}, made by itself and kept. */
export async function scaleDatabases(folder: string): Promise<{
  readonly ofSize: (sessions: number) => Promise<ScaledStore>
  readonly stop: () => Promise<void>
}> {
  let server = await started(folder, MEASURED)

  async function ofSize(sessions: number): Promise<ScaledStore> {
    const name = `scale_${sessions}`
    let secondsToMake: number | undefined
    const found = await asked(server, (client) =>
      client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]).then(({ rows }) => rows),
    )
    if (found.length === 0) {
      console.error(`Making a database of ${sessions.toLocaleString('en')} sessions, once…`)
      await server.stop()
      server = await started(folder, MADE)
      const startedAt = performance.now()
      await make(server, name, sessions)
      secondsToMake = Math.round((performance.now() - startedAt) / 1000)
      await server.stop()
      server = await started(folder, MEASURED)
    }
    const open = () => opened(server, name)
    await assertTrue(server, name)
    const [size] = await asked(server, (client) => rowsOf(client, SIZE), name)
    return {
      sessions,
      now: NOW,
      bytesPerSession: Number(size?.['bytes']) / sessions,
      ...(secondsToMake === undefined ? {} : { secondsToMake }),
      open,
      async openCopy() {
        const copy = `${name}_copy`
        const drop = () => asked(server, (client) => client.query(`DROP DATABASE IF EXISTS ${copy}`))
        await drop()
        await asked(server, (client) => client.query(`CREATE DATABASE ${copy} TEMPLATE ${name} STRATEGY file_copy`))
        const store = await opened(server, copy)
        return {
          ...store,
          close: () =>
            store
              .close()
              .then(drop)
              .then(() => undefined),
        }
      },
    }
  }

  return { ofSize, stop: () => server.stop() }
}

const SIZE = `SELECT pg_total_relation_size('latchkey.sessions') AS bytes`

async function started(kept: string, settings: Settings): Promise<TestServer> {
  const server = await startPostgres({ kept, settings })
  if (server === undefined) throw new Error('There is no PostgreSQL to measure')
  return server
}

async function opened(server: TestServer, database: string) {
  return openPostgresStore(urlOf(server, database), { migrations: [ACCOUNT_MIGRATIONS.postgres] })
}

function urlOf({ url }: TestServer, database: string): string {
  const own = new URL(url)
  own.pathname = database
  return own.href
}

async function asked<T>(server: TestServer, ask: (client: pg.Client) => Promise<T>, database = 'postgres'): Promise<T> {
  const client = new pg.Client({ connectionString: urlOf(server, database), options: '-c search_path=latchkey' })
  await client.connect()
  try {
    return await ask(client)
  } finally {
    await client.end()
  }
}

async function rowsOf(client: pg.Client, text: string): Promise<readonly Record<string, unknown>[]> {
  return (await client.query(text)).rows
}

/** Under another name until it is whole. */
async function make(server: TestServer, name: string, sessions: number): Promise<void> {
  const unfinished = `${name}_unfinished`
  await asked(server, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${unfinished}`)
    await client.query(`CREATE DATABASE ${unfinished}`)
  })
  const store = await opened(server, unfinished)
  await store.close()
  await asked(server, (client) => fill(client, sessions), unfinished)
  await asked(server, (client) => client.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`))
}

async function fill(client: pg.Client, sessions: number): Promise<void> {
  await client.query(`SET work_mem = '512MB'; SET maintenance_work_mem = '1GB'; SELECT setseed(0.4)`)
  const users = Math.ceil(sessions * USERS_PER_SESSION)
  await client.query(PEOPLE, [SYLLABLES, users])
  await client.query('ALTER TABLE people ADD PRIMARY KEY (no)')
  const agents = meetAgents()
  const rows = agents.map(({ userAgent, device }) => ({ user_agent: userAgent, ...toDeviceColumns(device) }))
  await client.query(AGENTS, [asJson(rows)])
  // A weight is at least a twentieth of a percent.
  const agentOf = agents.flatMap(({ weight }, no) => Array.from({ length: Math.round(weight * 20) }, () => no + 1))
  const methodOf = METHODS.flatMap(({ amr, weight }) => Array.from({ length: weight }, () => `{${amr.join()}}`))

  await client.query('BEGIN')
  // Made in this transaction, its rows and indexes need no log.
  await client.query('TRUNCATE sessions')
  const indexes = await setAside(client)
  for (let first = 0; first < sessions; first += STEP) {
    const last = Math.min(first + STEP, sessions) - 1
    await client.query(SESSIONS, [first, last, sessions, users, agentOf, methodOf, COUNTRIES])
  }
  for (const sql of indexes) await client.query(sql)
  await client.query('COMMIT')
  // As it would be after months, in which it was done again and again.
  await client.query('VACUUM (ANALYZE)')
}

/** How the indexes are made again. */
async function setAside(client: pg.Client): Promise<readonly string[]> {
  const indexes = await rowsOf(
    client,
    `SELECT indexname, indexdef FROM pg_indexes
      WHERE schemaname = 'latchkey' AND tablename = 'sessions' AND indexname <> 'sessions_pkey'`,
  )
  for (const { indexname } of indexes) await client.query(`DROP INDEX ${indexname}`)
  return indexes.map(({ indexdef }) => String(indexdef))
}

/** Pronounceable names, of ASCII: their keys are their bytes. */
const PEOPLE = `
  CREATE TEMP TABLE people AS
  SELECT no, '00000000-0000-4000-8000-' || lpad(no::text, 12, '0') AS user_id, word || no AS username
  FROM (SELECT no, ${Array.from({ length: 4 }, () => '($1::text[])[1 + floor(random() * cardinality($1::text[]))::int]').join(' || ')} AS word
    FROM generate_series(0, $2::int - 1) no) named`

const AGENT = ['user_agent', ...DEVICE_COLUMNS]

const AGENTS = `
  CREATE TEMP TABLE agents AS
  SELECT row_number() OVER () AS no, ${AGENT.join(', ')} FROM json_populate_recordset(NULL::sessions, $1) agent`

/** A number of that many digits, for a key or an id. */
const hex = (value: string, digits: number) => `lpad(to_hex(${value}), ${digits}, '0')`
/** Both ends are possible. */
const integer = (low: number, high: number) => `${low} + floor(random() * ${high - low + 1})::int`

/** In the order of starts, as they came. Each part draws first what the next one makes columns of. */
const SESSIONS = `
  WITH drawn AS MATERIALIZED (
    SELECT place,
      round(${NOW} - ${days(60)} * (1 - place / $3::float8))::bigint AS started_at,
      floor($4::int * random() ^ 1.5)::int AS person,
      ($5::int[])[1 + floor(random() * cardinality($5::int[]))::int] AS agent,
      ($6::text[])[1 + floor(random() * cardinality($6::text[]))::int]::text[] AS amr,
      CASE WHEN random() >= 1 / 8.0
        THEN ($7::text[])[1 + floor(cardinality($7::text[]) * random() ^ 3)::int] END AS country,
      random() < 5 / 6.0 AS is_ipv4,
      ${integer(1, 223)} AS a, ${integer(0, 255)} AS b, ${integer(0, 255)} AS c, ${integer(1, 254)} AS d,
      ${integer(0, 4095)} AS network, ${integer(1, 65535)} AS part, ${integer(1, 255)} AS host,
      random() ^ 2 AS used,
      random() < 0.15 AS is_terminated,
      md5(random()::text) AS digits
    FROM generate_series($1::bigint, $2::bigint) place),
  addressed AS (
    SELECT *,
      CASE WHEN is_ipv4 THEN concat_ws('.', a, b, c, d)
        ELSE '2001:db8:' || to_hex(network) || ':' || to_hex(part) || '::' || to_hex(host) END AS ip,
      decode(CASE WHEN is_ipv4 THEN '04' || ${hex('a', 2)} || ${hex('b', 2)} || ${hex('c', 2)} || ${hex('d', 2)}
        ELSE '0620010db8' || ${hex('network', 4)} || ${hex('part', 4)} || ${hex('host', 16)} END, 'hex') AS address,
      round(started_at + (${NOW} - started_at) * used)::bigint AS last_active_at,
      started_at + ${days(90)} AS absolute_deadline
    FROM drawn),
  timed AS (
    SELECT *, least(last_active_at + ${days(30)}, absolute_deadline) AS idle_deadline FROM addressed),
  ended AS (
    SELECT *,
      CASE WHEN is_terminated THEN 'terminated'
        -- What has expired within the last minutes, nobody has noted yet.
        WHEN idle_deadline > ${NOW - minutes(1)} THEN NULL
        WHEN idle_deadline < absolute_deadline THEN 'idle' ELSE 'absolute' END AS cause
    FROM timed)
  INSERT INTO sessions (id, user_id, username, username_key, secret_hash, last_active_at, idle_deadline,
    absolute_deadline, authenticated_at, amr, ip, address, ip_at_start, ${AGENT.join(', ')}, country, renewal_due,
    ended_at, ended_cause, ended_by, ended_batch, version)
  SELECT
    (${hex('started_at', 12)} || '7' || left(digits, 3) || '8' || substr(digits, 4, 3) || ${hex('place', 8)}
      || substr(digits, 7, 4))::uuid,
    user_id, username, convert_to(username, 'UTF8'), sha256(digits::bytea), last_active_at, idle_deadline,
    absolute_deadline, started_at, ended.amr, ended.ip, ended.address, ended.ip,
    ${AGENT.map((column) => `agents.${column}`).join(', ')}, ended.country, FALSE,
    CASE cause WHEN 'terminated' THEN last_active_at + ${hours(1)} WHEN 'idle' THEN idle_deadline
      WHEN 'absolute' THEN absolute_deadline END,
    cause,
    CASE cause WHEN 'terminated' THEN '${JSON.stringify(ADMINISTRATOR)}'::json
      WHEN 'idle' THEN '{"kind":"system"}' WHEN 'absolute' THEN '{"kind":"system"}' END,
    CASE cause WHEN 'terminated' THEN 'bench' END,
    1
  FROM ended JOIN people ON people.no = person JOIN agents ON agents.no = agent
  ORDER BY place`

/** What the store reads from some rows, it would write as they are. */
async function assertTrue(server: TestServer, database: string): Promise<void> {
  const store = await opened(server, database)
  const rows = await asked(
    server,
    (client) =>
      rowsOf(
        client,
        `SELECT id, row_to_json(sessions) AS row FROM sessions TABLESAMPLE BERNOULLI (1) LIMIT ${CHECKED}`,
      ),
    database,
  )
  for (const { id, row } of rows) {
    const session = await store.find(String(id))
    const written = session && toSessionRow(session)
    const columns = Object.entries(row as object).filter(([column]) => written !== undefined && column in written)
    assert.deepEqual(Object.fromEntries(columns), written)
  }
  assert.equal(rows.length, CHECKED)
  await store.close()
}
