import { hash, randomBytes } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { days, hours, type Instant, minutes } from 'latchkey'
import { openSqliteStore, type SqlStore } from 'latchkey/sqlite'
import { toAddressKey } from '../../packages/core/src/stores/sql/address-key.ts'
import { dictionaries } from '../../packages/core/src/stores/sqlite/dictionaries.ts'
import { SESSION_MIGRATIONS } from '../../packages/core/src/stores/sqlite/schema.ts'
import { ACCOUNT_MIGRATIONS } from '../../packages/server/src/accounts/account-migrations.ts'
import { meetAgents } from '../../packages/server/src/demo/agents.ts'
import { type Chance, createChance } from '../../packages/server/src/demo/chance.ts'
import { openSample } from '../sample.ts'
import type { ScaledStore } from './scaled-store.ts'

/** Five sessions a user on average: most have one or two, some have forty. */
export const USERS_PER_SESSION = 0.2
export const METHODS = [
  { amr: ['pwd'], weight: 80 },
  { amr: ['pwd', 'otp'], weight: 15 },
  { amr: ['hwk'], weight: 5 },
]
/** A few have most, as everywhere; one of eight addresses is in no country that is known. */
export const COUNTRIES = ['US', 'DE', 'FR', 'GB', 'IN', 'BR', 'JP', 'PL', 'NL', 'IS', 'MT', 'LU'] as const

export const ADMINISTRATOR = { kind: 'administrator', userId: 'bench', username: 'bench' } as const

/** A file of as many sessions, made where nothing is committed, and kept. Another schema makes another file. */
export function scaleFile(sessions: number, folder: string): ScaledStore {
  const schema = hash('sha256', JSON.stringify([SESSION_MIGRATIONS, ACCOUNT_MIGRATIONS.sqlite])).slice(0, 12)
  const path = join(folder, `scale-${sessions}-${schema}.db`)
  const made = `${path}.made`
  let secondsToMake: number | undefined
  if (!existsSync(made)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const rest of ['', '-wal', '-shm']) rmSync(path + rest, { force: true })
    console.error(`Making a file of ${sessions.toLocaleString('en')} sessions, once…`)
    const startedAt = performance.now()
    fill(path, sessions)
    secondsToMake = Math.round((performance.now() - startedAt) / 1000)
    // Its presence says that the file is whole.
    writeFileSync(`${made}.new`, '')
    renameSync(`${made}.new`, made)
  }
  const bytesPerSession = statSync(path).size / sessions
  return {
    sessions,
    now: NOW,
    bytesPerSession,
    ...(secondsToMake === undefined ? {} : { secondsToMake }),
    open: async () => openSample(path),
    openCopy: async () => openCopy(path),
  }
}

function openCopy(path: string): SqlStore {
  const copy = `${path}.plan`
  const remove = () => {
    for (const part of ['', '-wal', '-shm']) rmSync(copy + part, { force: true })
  }
  remove()
  copyFileSync(path, copy)
  // What the copying has left to write would be written while the plan is measured.
  const file = openSync(copy, 'r+')
  fsyncSync(file)
  closeSync(file)
  const store = openSample(copy)
  return { ...store, close: () => store.close().then(remove) }
}

/** The same in every file, so that "the last hour" means as much in each. */
export const NOW: Instant = Date.UTC(2026, 10, 1, 12)

function fill(path: string, sessions: number): void {
  const store = openSqliteStore(path, { lease: 0, migrations: [ACCOUNT_MIGRATIONS.sqlite] })
  const { database } = store
  // Nobody needs this file after a power cut. Indexes and counts are made at the end, each in one go.
  database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -1048576; PRAGMA wal_autocheckpoint = 100000')
  const dropped = setAside(database, "type IN ('index', 'trigger') AND tbl_name = 'sessions' AND sql IS NOT NULL")
  database.exec('BEGIN')
  const numbers = addNumbered(database, Math.ceil(sessions * USERS_PER_SESSION))
  addSessions(database, sessions, numbers)
  database.exec('COMMIT')
  for (const sql of dropped) database.exec(sql)
  database.exec(`
    UPDATE devices SET listed = (SELECT count(*) FROM sessions WHERE device_no = devices.no AND ended_as IS NOT 2);
    CREATE TEMP TABLE counted AS SELECT owner_no, agent_no, method_no, country, ended_as, ended_no FROM sessions;
    UPDATE methods SET listed = (SELECT count(*) FROM counted WHERE method_no = methods.no AND ended_as IS NOT 2);
    UPDATE countries SET listed = (SELECT count(*) FROM counted WHERE country = code AND ended_as IS NOT 2);
    UPDATE agents SET sessions = (SELECT count(*) FROM counted WHERE agent_no = agents.no);
    UPDATE endings SET sessions = (SELECT count(*) FROM counted WHERE ended_no = endings.no);
    CREATE TEMP TABLE opened AS SELECT owner_no, count(*) AS open FROM counted WHERE ended_as IS NULL GROUP BY owner_no;
    UPDATE owners SET open = opened.open FROM opened WHERE opened.owner_no = owners.no;
    DROP TABLE counted; DROP TABLE opened; DELETE FROM lease;
    UPDATE noted SET until = (SELECT min(expires_at) - 1 FROM sessions WHERE ended_at IS NULL);
    PRAGMA wal_checkpoint(TRUNCATE);
  `)
  database.close()
}

function setAside(database: DatabaseSync, which: string): readonly string[] {
  const rows = database.prepare(`SELECT type, name, sql FROM sqlite_schema WHERE ${which}`).all()
  for (const { type, name } of rows) database.exec(`DROP ${type} ${name}`)
  return rows.map(({ sql }) => String(sql))
}

type Numbers = {
  readonly owners: number
  readonly agents: readonly { readonly weight: number; readonly no: number; readonly deviceNo: number }[]
  readonly methods: readonly { readonly weight: number; readonly no: number }[]
  readonly endings: Readonly<Record<'idle' | 'absolute' | 'terminated', number>>
}

function addNumbered(database: DatabaseSync, owners: number): Numbers {
  const known = dictionaries(database)
  const chance = createChance(3)
  for (const code of COUNTRIES) known.meetCountry(code)
  for (let user = 0; user < owners; user += 1)
    known.owners.toNo({ userId: userId(user), username: username(user, chance) })
  return {
    owners,
    agents: meetAgents().map(({ weight, userAgent, device }) => ({
      weight,
      no: known.agents.toNo({ userAgent, device }),
      deviceNo: known.devices.toNo(device),
    })),
    methods: METHODS.map(({ amr, weight }) => ({ weight, no: known.methods.toNo(amr) })),
    endings: {
      idle: known.endings.toNo({ cause: 'idle', by: { kind: 'system' } }),
      absolute: known.endings.toNo({ cause: 'absolute', by: { kind: 'system' } }),
      terminated: known.endings.toNo({ cause: 'terminated', by: ADMINISTRATOR, batch: 'bench' }),
    },
  }
}

export const SYLLABLES = [
  'ka',
  'lo',
  'mi',
  'ne',
  'ru',
  'sa',
  'to',
  'vi',
  'ba',
  'de',
  'fi',
  'go',
  'hu',
  'ja',
  'pe',
  'zu',
]

/** Pronounceable, so that parts of names are as common as they are in names. */
function username(user: number, chance: Chance): string {
  const word = Array.from({ length: 4 }, () => chance.pick(SYLLABLES)).join('')
  return `${word}${user}`
}

function userId(user: number): string {
  return `00000000-0000-4000-8000-${String(user).padStart(12, '0')}`
}

function addSessions(database: DatabaseSync, sessions: number, numbers: Numbers): void {
  const chance = createChance(4)
  const insert = database.prepare(
    `INSERT INTO sessions (id, owner_no, secret_hash, last_active_at, idle_deadline, absolute_deadline,
       expires_at, authenticated_at, method_no, address, address_at_start, agent_no, device_no, country, renewal_due, ended_at, ended_as,
       ended_no, version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, 1)`,
  )
  const random = randomBytes(1 << 20)
  for (let index = 0; index < sessions; index += 1) {
    // In the order of starts, as they came; one of a thousand is a moment late.
    const startedAt = Math.round(NOW - days(60) * (1 - index / sessions))
    const agent = chance.pickByWeight(numbers.agents)
    const address = addressOf(chance)
    const lastActiveAt = Math.round(startedAt + (NOW - startedAt) * chance.fraction() ** 2)
    const absolute = startedAt + days(90)
    const idle = Math.min(lastActiveAt + days(30), absolute)
    const ended = endingOf(chance, lastActiveAt, idle, absolute, numbers)
    const owner = 1 + Math.floor(numbers.owners * chance.fraction() ** 1.5)
    insert.run(
      idOf(startedAt, random, index),
      owner,
      random.subarray((index * 7) % 1_000_000, ((index * 7) % 1_000_000) + 32),
      lastActiveAt,
      idle,
      absolute,
      Math.min(idle, absolute),
      startedAt,
      chance.pickByWeight(numbers.methods).no,
      address,
      address,
      agent.no,
      agent.deviceNo,
      countryOf(chance),
      ...ended,
    )
  }
}

function endingOf(chance: Chance, lastActiveAt: Instant, idle: Instant, absolute: Instant, { endings }: Numbers) {
  if (chance.happens(0.15)) {
    return [lastActiveAt + hours(1), 2, endings.terminated] as const
  }
  const end = Math.min(idle, absolute)
  // What has expired within the last minutes, nobody has noted yet.
  if (end > NOW - minutes(1)) return [null, null, null] as const
  return [end, 1, idle < absolute ? endings.idle : endings.absolute] as const
}

function idOf(startedAt: Instant, random: Uint8Array, index: number): Uint8Array {
  const bytes = Buffer.alloc(16)
  bytes.set(random.subarray((index * 13) % 1_000_000, ((index * 13) % 1_000_000) + 16))
  bytes.writeUIntBE(startedAt, 0, 6)
  bytes.writeUInt32BE(index, 10)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return bytes
}

function countryOf(chance: Chance): string | null {
  if (chance.happens(1 / 8)) return null
  return COUNTRIES[Math.floor(COUNTRIES.length * chance.fraction() ** 3)] ?? null
}

/** Five of six are IPv4. */
function addressOf(chance: Chance): Uint8Array {
  if (chance.happens(5 / 6)) {
    return Uint8Array.from([
      4,
      chance.integer(1, 223),
      chance.integer(0, 255),
      chance.integer(0, 255),
      chance.integer(1, 254),
    ])
  }
  const network = `2001:db8:${chance.integer(0, 4095).toString(16)}`
  return toAddressKey(`${network}:${chance.integer(1, 65535).toString(16)}::${chance.integer(1, 255).toString(16)}`)
}
