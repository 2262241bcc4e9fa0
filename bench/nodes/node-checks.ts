import { hash } from 'node:crypto'
import { createSessions, DEFAULT_POLICY, type SessionStore, type Token } from 'latchkey'
import pg from 'pg'
import { checksOf, leastOf } from '../checks.ts'
import type { Figure } from '../report.ts'
import { type Contender, compare, perSecond, warm } from '../rounds.ts'

/** As many people as are about at once. */
const ABOUT = 5000
/** So many ask at the same time where the store is asked. */
const CALLERS = 32

type Input = {
  readonly store: SessionStore
  readonly url: string
  readonly tokens: readonly Token[]
  readonly rounds: number
}

/** A check on a node that remembers, against what it is made of and against asking with one connection, one at a time. */
export async function measureNodeChecks({ store, url, tokens, rounds }: Input): Promise<readonly Figure[]> {
  const about = tokens.slice(0, ABOUT)
  const few = tokens.slice(0, ABOUT / 5)
  const options = { store, policy: DEFAULT_POLICY, clock: Date.now }
  const memory = { monotonic: () => performance.now(), sessions: ABOUT }
  const remembering = checksOf(createSessions({ ...options, memory }), about)
  const asking = sideBySide(createSessions(options).verify, few)
  const client = new pg.Client(url)
  await client.connect()
  const one = await readsOf(client, few)
  const least = leastOf(about)
  await warm(rounds, remembering, asking, one, least)
  const toLeast = await compare({ ours: remembering, floor: least }, rounds)
  const toOne = await compare({ ours: remembering, floor: one }, rounds)
  const asked = await compare({ ours: asking, floor: one }, rounds)
  await client.end()
  const name = 'check on a warm node'
  const floorName = 'checked read through one pg client'
  return [
    { name, unit: 'per second', ...toLeast, floorName: 'SHA-256 + map + comparison', least: 0.5 },
    { name, unit: 'per second', ...toOne, floorName, least: 50 },
    { name: `check that asks, ${CALLERS} callers`, unit: 'per second', ...asked, floorName, least: 7 },
  ]
}

function sideBySide(verify: (token: Token) => Promise<{ readonly ok: boolean }>, tokens: readonly Token[]): Contender {
  return async () => {
    const startedAt = performance.now()
    let next = 0
    const call = async () => {
      for (let token = tokens[next++]; token !== undefined; token = tokens[next++]) {
        if (!(await verify(token)).ok) throw new Error('A live session was refused')
      }
    }
    await Promise.all(Array.from({ length: CALLERS }, call))
    return perSecond(tokens.length, startedAt)
  }
}

/** What is needed of the row, as a statement that is prepared once, and the digest of the secret. */
async function readsOf(client: pg.Client, tokens: readonly Token[]): Promise<Contender> {
  const asked = tokens.map((token) => {
    const [id = '', secret = ''] = token.split('.')
    return { id: Buffer.from(id, 'base64url').toString('hex'), secret }
  })
  const text = 'SELECT secret_hash, idle_deadline, absolute_deadline, ended_at FROM latchkey.sessions WHERE id = $1'
  return async () => {
    const startedAt = performance.now()
    for (const { id, secret } of asked) {
      const { rows } = await client.query({ name: 'check', text, values: [id], rowMode: 'array' })
      if (rows.length !== 1 || hash('sha256', secret, 'hex') === '') throw new Error('A session is missing')
    }
    return perSecond(asked.length, startedAt)
  }
}
