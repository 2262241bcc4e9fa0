// @ts-check

/**
 * Runs tasks in their order, each as soon as the places that it needs are free, and gives back what they give.
 *
 * @template Result
 * @param {readonly { readonly places: number, readonly run: () => Promise<Result> }[]} tasks
 * @param {number} places how many there are; no task may need more
 * @returns {Promise<Result[]>} in the order of the tasks
 */
export async function sideBySide(tasks, places) {
  let free = places
  /** @type {Set<Promise<unknown>>} */
  const running = new Set()
  /** @type {Promise<Result>[]} */
  const results = []
  for (const task of tasks) {
    while (free < task.places) await Promise.race(running)
    free -= task.places
    const result = task.run()
    const end = result.finally(() => {
      free += task.places
      running.delete(end)
    })
    running.add(end)
    results.push(result)
  }
  return Promise.all(results)
}
