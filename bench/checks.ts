import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { createSessions, DEFAULT_POLICY } from 'latchkey'
import { SESSION_COLUMNS } from '../packages/core/src/stores/sqlite/session-row.ts'
import type { Figure } from './report.ts'
import { type Contender, compare, perSecond } from './rounds.ts'
import { openSample, type Sample } from './sample.ts'

/** What an answer to "is it live, and is it the one?" cannot do without. */
const NEEDED = ['secret_hash', 'idle_deadline', 'absolute_deadline', 'ended_at']

/** A check against what it is made of: one read of one row by its primary key and one SHA-256. */
export async function measureChecks(sample: Sample, rounds: number): Promise<readonly Figure[]> {
  const store = openSample(sample.path)
  const sessions = createSessions({ store, policy: DEFAULT_POLICY, clock: Date.now })
  const ours: Contender = async () => {
    const startedAt = performance.now()
    for (const token of sample.tokens) {
      const verdict = await sessions.verify(token)
      if (!verdict.ok) throw new Error(`A live session was refused: ${verdict.reason}`)
    }
    return perSecond(sample.tokens.length, startedAt)
  }
  const narrow = floorOf(store.database, sample, NEEDED)
  const wide = floorOf(store.database, sample, SESSION_COLUMNS)
  for (const contender of [ours, narrow, wide]) await contender()
  const toNarrow = await compare({ ours, floor: narrow }, rounds)
  const toWide = await compare({ ours, floor: wide }, rounds)
  await store.close()
  const name = 'check of a session, in process'
  return [
    { name, unit: 'per second', ...toNarrow, floorName: 'point read of the columns needed + SHA-256', least: 0.6 },
    { name, unit: 'per second', ...toWide, floorName: 'point read of all columns + SHA-256' },
  ]
}

/** On the store's own connection, so with its settings and its cache. */
function floorOf(database: DatabaseSync, { tokens }: Sample, columns: readonly string[]): Contender {
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
      const digest = Buffer.from(hash('sha256', secret, 'hex'), 'hex')
      if (row === undefined || digest.length !== 32) throw new Error('A session is missing')
    }
    return perSecond(asked.length, startedAt)
  }
}
