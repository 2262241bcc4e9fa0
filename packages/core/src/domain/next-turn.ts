/** Between two steps of long work: lets what else has come be served first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
