import { join } from 'node:path'
import { startBareHono } from '../server-process.ts'
import { application } from './application.ts'
import type { Contender } from './contender.ts'
import { installPeers } from './installed.ts'
import { latchkeyOnPostgres, latchkeyOnSqlite } from './latchkey.ts'
import { createDatabase, startPostgres } from './postgres.ts'
import { startRedis } from './redis.ts'

/** Each by the word that chooses it. */
export const CONTENDERS = {
  'latchkey-sqlite': ({ folder, sessions }) => latchkeyOnSqlite(folder, sessions),
  'latchkey-postgres': onOwnPostgres,
  'better-auth-sqlite': async ({ folder }) => betterAuthOnSqlite(folder),
  'better-auth-sqlite-cached': async ({ folder }) => betterAuthOnSqlite(folder, 'cached'),
  'better-auth-postgres': async (stage) => betterAuthOnPostgres(stage),
  'better-auth-postgres-cached': async (stage) => betterAuthOnPostgres(stage, 'cached'),
  'connect-redis': onRedis,
  'connect-pg-simple': onPostgres,
} satisfies Readonly<Record<string, (stage: Stage) => Promise<Contender | undefined>>>

/** The floor, and whoever was chosen and can be there. */
export type LineUp = { readonly contenders: readonly Contender[]; readonly leave: () => Promise<void> }

/** Where they are measured. What runs there is started when the first of them needs it. */
type Stage = {
  readonly folder: string
  readonly sessions: number
  readonly postgres: () => Promise<string | undefined>
  readonly redis: () => Promise<number | undefined>
}

export async function lineUp(words: readonly string[], folder: string, sessions: number): Promise<LineUp> {
  const unknown = words.filter((word) => !(word in CONTENDERS))
  if (unknown.length > 0)
    throw new Error(`There is no contender ${unknown.join(', ')}. There are: ${Object.keys(CONTENDERS).join(', ')}.`)
  if (words.some((word) => !word.startsWith('latchkey-sqlite'))) installPeers()
  const leaving: (() => Promise<void>)[] = []
  const stage: Stage = {
    folder,
    sessions,
    postgres: once(async () => {
      const server = await startPostgres()
      if (server !== undefined) leaving.push(server.remove)
      return server?.url
    }),
    redis: once(async () => {
      const server = await startRedis(folder)
      if (server !== undefined) leaving.push(server.stop)
      return server?.port
    }),
  }
  const leave = async () => {
    for (const end of leaving) await end()
  }
  try {
    const contenders: Contender[] = [BARE_HONO]
    for (const [word, make] of Object.entries(CONTENDERS)) {
      const contender = words.includes(word) ? await make(stage) : undefined
      if (contender !== undefined) contenders.push(contender)
    }
    return { contenders, leave }
  } catch (error) {
    await leave()
    throw error
  }
}

/** Has no sessions and answers everybody. */
const BARE_HONO: Contender = {
  name: 'bare Hono',
  store: { kind: 'none' },
  paths: { session: '/api/session', sessions: '/api/session', endings: '' },
  start: () => startBareHono(),
  signIn: async () => ['id=nobody'],
  freshen: async (_, cookies) => cookies,
  pairs: async () => [],
}

async function onOwnPostgres({ postgres, sessions }: Stage): Promise<Contender | undefined> {
  const server = await postgres()
  return server === undefined ? undefined : latchkeyOnPostgres(createDatabase(server, 'latchkey'), sessions)
}

type Caching = 'cached' | ''

function betterAuthOnSqlite(folder: string, caching: Caching = ''): Contender {
  return application({
    name: betterAuth('SQLite', caching),
    store: { kind: 'sqlite' },
    script: 'better-auth.mjs',
    flags: [join(folder, `better-auth${caching}.db`), caching],
  })
}

async function betterAuthOnPostgres({ postgres }: Stage, caching: Caching = ''): Promise<Contender | undefined> {
  const server = await postgres()
  if (server === undefined) return undefined
  const store = createDatabase(server, `better_auth_${caching}`)
  return application({
    name: betterAuth('PostgreSQL', caching),
    store: { kind: 'postgres', ...store },
    script: 'better-auth.mjs',
    flags: [store.url, caching],
  })
}

function betterAuth(store: string, caching: Caching): string {
  return `better-auth, ${store}${caching === 'cached' ? ', cookie cache' : ''}`
}

async function onRedis({ redis }: Stage): Promise<Contender | undefined> {
  const port = await redis()
  if (port === undefined) return undefined
  return application({
    name: 'express-session, connect-redis',
    store: { kind: 'redis', port },
    script: 'express-session.mjs',
    flags: [`redis://127.0.0.1:${port}`],
  })
}

async function onPostgres({ postgres }: Stage): Promise<Contender | undefined> {
  const server = await postgres()
  if (server === undefined) return undefined
  const store = createDatabase(server, 'connect_pg_simple')
  return application({
    name: 'express-session, connect-pg-simple',
    store: { kind: 'postgres', ...store },
    script: 'express-session.mjs',
    flags: [store.url],
  })
}

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined
  return () => {
    made ??= make()
    return made
  }
}
