/** One round of something, and what it reached: so many of it per second. */
export type Contender = () => Promise<number> | number

/**
 * Lets the contenders take turns, so that whatever else the machine does slows all of them. The ratio is taken in each
 * round, and the median of those is the one that counts.
 */
export async function compare(
  contenders: { readonly ours: Contender; readonly floor: Contender },
  rounds: number,
): Promise<{ readonly ours: number; readonly floor: number; readonly ratio: number }> {
  const results: { ours: number; floor: number }[] = []
  for (let round = 0; round < rounds; round += 1) {
    // Whoever comes second finds the machine warm: they swap.
    const floorFirst = round % 2 === 1
    const before = floorFirst ? await contenders.floor() : undefined
    const ours = await contenders.ours()
    results.push({ ours, floor: before ?? (await contenders.floor()) })
  }
  return {
    ours: median(results.map(({ ours }) => ours)),
    floor: median(results.map(({ floor }) => floor)),
    ratio: median(results.map(({ ours, floor }) => ours / floor)),
  }
}

/**
 * As many rounds before those that count. An engine compiles what it has run tens of thousands of times: until then, a
 * server is measured that nobody has.
 */
export async function warm(rounds: number, ...contenders: readonly Contender[]): Promise<void> {
  for (let round = 0; round < rounds; round += 1) for (const contender of contenders) await contender()
}

/** How many per second, when `count` of it took from `startedAt`, of `performance.now()`, until now. */
export function perSecond(count: number, startedAt: number): number {
  return (count * 1000) / (performance.now() - startedAt)
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
