import { createSessions, DEFAULT_POLICY, type SessionStore, type Token } from 'latchkey'
import type { Figure } from '../report.ts'
import { median, perSecond } from '../rounds.ts'

/** As many uses as may have gathered when they are written. */
const USES = 5000

type Input = { readonly store: SessionStore; readonly tokens: readonly Token[]; readonly rounds: number }

export async function measureTouches({ store, tokens, rounds }: Input): Promise<readonly Figure[]> {
  const sessions = createSessions({ store, policy: DEFAULT_POLICY, clock: Date.now })
  const rates: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const token of tokens.slice(0, USES)) {
      const verdict = await sessions.verify(token)
      if (verdict.ok) sessions.touch(verdict.session)
    }
    const startedAt = performance.now()
    await sessions.flush()
    rates.push(perSecond(USES, startedAt))
  }
  return [{ name: 'uses written, in batches', unit: 'per second', ours: median(rates) }]
}
