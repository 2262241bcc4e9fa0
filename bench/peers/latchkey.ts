import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../../packages/server/src/open-store.ts'
import { fillStore, sampleOf } from '../sample.ts'
import { type ServerProcess, startLatchkey } from '../server-process.ts'
import { ask, assertGood, type Contender, type Pair, type Store } from './contender.ts'
import type { Database } from './postgres.ts'

const PATHS = { session: '/api/session', sessions: '/api/sessions', endings: '/api/terminations' }

/** Latchkey itself, on a copy of the sample: here sessions end. */
export async function latchkeyOnSqlite(folder: string, sessions: number): Promise<Contender> {
  const sample = await sampleOf(sessions)
  const database = join(folder, 'latchkey.db')
  for (const rest of ['', '-wal']) if (existsSync(sample.path + rest)) copyFileSync(sample.path + rest, database + rest)
  return latchkey('SQLite', { kind: 'sqlite' }, sample.tokens, (how) => startLatchkey(database, how))
}

export async function latchkeyOnPostgres(database: Database, sessions: number): Promise<Contender> {
  const store = await openStore({ store: database.url, database: '' })
  const tokens = await fillStore(store, sessions)
  await store.close()
  return latchkey('PostgreSQL', { kind: 'postgres', ...database }, tokens, (how) =>
    startLatchkey(undefined, { ...how, environment: { ...how?.environment, LATCHKEY_STORE: database.url } }),
  )
}

function latchkey(where: string, store: Store, tokens: readonly string[], start: Contender['start']): Contender {
  const cookies = tokens.map((token) => `id=${token}`)
  return {
    name: `Latchkey, ${where}`,
    store,
    paths: PATHS,
    start,
    signIn: async (_, { asking }) => cookies.slice(0, asking),
    freshen: async (_, now) => now,
    pairs: (server, count) => pairsOf(server, cookies, count),
  }
}

/** From the end of the sample, which nobody else uses. No session is in two pairs: it could be ended before it acts. */
async function pairsOf({ origin }: ServerProcess, cookies: readonly string[], count: number): Promise<readonly Pair[]> {
  const cookieOf = new Map(cookies.map((cookie) => [idIn(cookie), cookie]))
  const pairs: Pair[] = []
  const isFree = (cookie: string) => !pairs.some(({ by, of }) => by === cookie || of === cookie)
  for (const by of cookies.toReversed()) {
    if (pairs.length === count) break
    if (!isFree(by)) continue
    const response = await assertGood(await ask(origin, PATHS.sessions, { cookie: by }))
    const { sessions } = (await response.json()) as { sessions: readonly { id: string; current: boolean }[] }
    const others = sessions.filter(({ current }) => !current).map(({ id }) => cookieOf.get(id.replaceAll('-', '')))
    const of = others.find((other) => other !== undefined && isFree(other))
    if (of !== undefined) pairs.push({ by, of })
  }
  return pairs
}

/** As hexadecimal digits. */
function idIn(cookie: string): string {
  return Buffer.from(cookie.replace('id=', '').split('.')[0] ?? '', 'base64url').toString('hex')
}
