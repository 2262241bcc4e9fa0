/** Between two steps of long work: lets what else has come be served first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Does work in steps until one does less than a whole one. Gives back how much was done. */
export async function inSteps(whole: number, step: () => Promise<number>): Promise<number> {
  let total = 0
  for (;;) {
    const done = await step()
    total += done
    if (done < whole) return total
    await nextTurn()
  }
}
