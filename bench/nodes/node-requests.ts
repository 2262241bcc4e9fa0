import type { Token } from 'latchkey'
import type { Figure } from '../report.ts'
import { load } from '../requests.ts'
import { compare, warm } from '../rounds.ts'
import { startBareHono, startLatchkey } from '../server-process.ts'

type Input = {
  readonly url: string
  readonly tokens: readonly Token[]
  readonly rounds: number
  readonly seconds: number
}

/** An authenticated GET of a node that remembers, against a handler that does nothing. */
export async function measureNodeRequests({ url, tokens, rounds, seconds }: Input): Promise<readonly Figure[]> {
  const environment = { LATCHKEY_STORE: url }
  const [node, bare] = await Promise.all([startLatchkey(undefined, { environment }), startBareHono()])
  try {
    const [ours, floor] = [node, bare].map(
      ({ origin }) =>
        () =>
          load(origin, tokens, seconds),
    ) as [() => Promise<number>, () => Promise<number>]
    await warm(rounds, ours, floor)
    const compared = await compare({ ours, floor }, rounds)
    return [
      {
        name: 'authenticated GET of a warm node',
        unit: 'per second',
        ...compared,
        floorName: 'bare Hono',
        least: 0.75,
      },
    ]
  } finally {
    await Promise.all([node.stop(), bare.stop()])
  }
}
