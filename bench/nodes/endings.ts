import type { Token } from 'latchkey'
import type { Figure } from '../report.ts'
import { quantile } from '../rounds.ts'
import { startLatchkey } from '../server-process.ts'

type Input = { readonly url: string; readonly tokens: readonly Token[]; readonly count: number }

/**
 * Sessions end on one node while another, which remembers them, is asked about them without a pause. How long the call
 * takes that ends one, and how long after its beginning the other node refuses.
 */
export async function measureEndings({ url, tokens, count }: Input): Promise<readonly Figure[]> {
  const environment = { LATCHKEY_STORE: url }
  const [one, other] = await Promise.all([1, 2].map(() => startLatchkey(undefined, { environment })))
  if (one === undefined || other === undefined) throw new Error('No nodes')
  const returned: number[] = []
  const refused: number[] = []
  let late = 0
  try {
    // From the end: whoever measures checks takes those at the beginning.
    for (const token of tokens.slice(-count)) {
      const cookie = `id=${token}`
      await askOnce(other.origin, cookie)
      const begunAt = performance.now()
      const ended = fetch(`${one.origin}/api/session`, { method: 'DELETE', headers: { cookie, Origin: one.origin } })
      const returning = ended.then(() => performance.now())
      let lastAccepted = begunAt
      for (;;) {
        const askedAt = performance.now()
        if ((await askOnce(other.origin, cookie)) !== 200) break
        lastAccepted = askedAt
      }
      const returnedAt = await returning
      returned.push(returnedAt - begunAt)
      refused.push(lastAccepted - begunAt)
      if (lastAccepted > returnedAt) late += 1
    }
  } finally {
    await Promise.all([one.stop(), other.stop()])
  }
  return [
    { name: 'ending returns, median', unit: 'ms', ours: quantile(returned, 0.5) },
    { name: 'ending returns, 99 of 100', unit: 'ms', ours: quantile(returned, 0.99) },
    { name: 'the other node accepts until, median', unit: 'ms', ours: quantile(refused, 0.5) },
    { name: 'the other node accepts until, 99 of 100', unit: 'ms', ours: quantile(refused, 0.99) },
    { name: 'endings after whose return a request was accepted', unit: 'of them', ours: late, most: 1 },
  ]
}

async function askOnce(origin: string, cookie: string): Promise<number> {
  const response = await fetch(`${origin}/api/session`, { headers: { cookie } })
  await response.arrayBuffer()
  return response.status
}
