import { hash, timingSafeEqual } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { createSessions, DEFAULT_POLICY, type Sessions, type Token } from 'latchkey'
import { SESSION_COLUMNS } from '../packages/core/src/stores/sqlite/session-row.ts'
import type { Figure } from './report.ts'
import { type Contender, compare, perSecond, warm } from './rounds.ts'
import { openSample, type Sample } from './sample.ts'

/** What an answer to "is it live, and is it the one?" cannot do without. */
const NEEDED = ['secret_hash', 'idle_deadline', 'absolute_deadline', 'ended_at']

/** As many people as are about at once. */
const ABOUT = 5000

/**
 * A check against what it is made of. Of a session that is remembered: SHA-256, a look-up in a map, a comparison in
 * constant time. Of one that the store is asked for: a read of one row by its primary key and SHA-256.
 */
export async function measureChecks(sample: Sample, rounds: number): Promise<readonly Figure[]> {
  const store = openSample(sample.path)
  const about = { ...sample, tokens: sample.tokens.slice(0, ABOUT) }
  const memory = { monotonic: () => performance.now(), sessions: ABOUT }
  const options = { store, policy: DEFAULT_POLICY, clock: Date.now }
  const remembering = checksOf(createSessions({ ...options, memory }), about.tokens)
  const asking = checksOf(createSessions(options), sample.tokens)
  const least = leastOf(about.tokens)
  const narrow = readsOf(store.database, about, NEEDED)
  const narrowCold = readsOf(store.database, sample, NEEDED)
  const wide = readsOf(store.database, sample, SESSION_COLUMNS)
  await warm(rounds, remembering, asking, least, narrow, narrowCold, wide)
  const remembered = await compare({ ours: remembering, floor: narrow }, rounds)
  const toLeast = await compare({ ours: remembering, floor: least }, rounds)
  const asked = await compare({ ours: asking, floor: narrowCold }, rounds)
  const toWide = await compare({ ours: asking, floor: wide }, rounds)
  await store.close()
  const [known, unknown] = [`check, one of ${ABOUT.toLocaleString('en')} who are about`, 'check that asks the store']
  return [
    {
      name: known,
      unit: 'per second',
      ...remembered,
      floorName: 'point read of the columns needed + SHA-256',
      least: 0.6,
    },
    { name: known, unit: 'per second', ...toLeast, floorName: 'SHA-256 + map + comparison', least: 0.5 },
    { name: unknown, unit: 'per second', ...asked, floorName: 'point read of the columns needed + SHA-256' },
    { name: unknown, unit: 'per second', ...toWide, floorName: 'point read of all columns + SHA-256' },
  ]
}

/** As the server checks: what memory knows, it knows at once. */
export function checksOf(sessions: Sessions, tokens: readonly Token[]): Contender {
  return async () => {
    const startedAt = performance.now()
    for (const token of tokens) {
      if (sessions.recall(token) !== undefined) continue
      const verdict = await sessions.verify(token)
      if (!verdict.ok) throw new Error(`A live session was refused: ${verdict.reason}`)
    }
    return perSecond(tokens.length, startedAt)
  }
}

export function leastOf(tokens: readonly Token[]): Contender {
  const known = new Map(tokens.map((token) => [token.slice(0, 22), digestOf(token.slice(23))]))
  return () => {
    const startedAt = performance.now()
    for (const token of tokens) {
      const stored = known.get(token.slice(0, 22))
      if (stored === undefined || !timingSafeEqual(stored, digestOf(token.slice(23))))
        throw new Error('A secret is wrong')
    }
    return perSecond(tokens.length, startedAt)
  }
}

function digestOf(secret: string): Buffer {
  return Buffer.from(hash('sha256', secret, 'hex'), 'hex')
}

/** On the store's own connection, so with its settings and its cache. */
function readsOf(database: DatabaseSync, { tokens }: Sample, columns: readonly string[]): Contender {
  const read = database.prepare(`SELECT ${columns.join(', ')} FROM sessions WHERE id = ?`)
  read.setReturnArrays(true)
  const asked = tokens.map((token) => {
    const [id = '', secret = ''] = token.split('.')
    return { id: Buffer.from(id, 'base64url'), secret }
  })
  return () => {
    const startedAt = performance.now()
    for (const { id, secret } of asked) {
      const row = read.get(id)
      const digest = digestOf(secret)
      if (row === undefined || digest.length !== 32) throw new Error('A session is missing')
    }
    return perSecond(asked.length, startedAt)
  }
}
