import { median } from '../rounds.ts'

export type Rate = { readonly perSecond: number; readonly ratio: number }

/**
 * All of them in every round, so that whatever else the machine does slows all of them; forth and back, because whoever
 * comes later finds it warmer. Medians, of the ratios to the first one in the same round too.
 */
export async function takeTurns<Taker>(
  takers: readonly Taker[],
  rounds: number,
  measure: (taker: Taker) => Promise<number>,
): Promise<readonly Rate[]> {
  // Once before it counts, so that nobody is measured cold.
  for (const taker of takers) await measure(taker)
  const results: number[][] = takers.map(() => [])
  for (let round = 0; round < rounds; round += 1) {
    const order = [...takers.keys()]
    for (const index of round % 2 === 0 ? order : order.toReversed())
      results[index]?.push(await measure(takers[index] as Taker))
  }
  const [floor = []] = results
  return results.map((rates) => ({
    perSecond: median(rates),
    ratio: median(rates.map((rate, round) => rate / (floor[round] ?? Number.NaN))),
  }))
}
