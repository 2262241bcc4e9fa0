import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { answerTo, type Question } from './answering.ts'
import { prepareForReading } from './connection.ts'
import { type ReadingVerb, readerOf } from './reader.ts'
import type { InSteps } from './session-search.ts'

// A thread with a connection of its own that only reads: however long a search takes, requests are answered meanwhile.

type Task = { readonly no: number; readonly steps: InSteps<unknown> }

const database = new DatabaseSync((workerData as { path: string }).path, { readOnly: true })
prepareForReading(database)
const reader = readerOf(database)
const tasks: Task[] = []

parentPort?.on('message', ({ no, verb, input }: Question) => {
  const begin = reader[verb as ReadingVerb] as (...input: readonly unknown[]) => InSteps<unknown>
  tasks.push({ no, steps: begin(...input) })
  if (tasks.length === 1) setImmediate(takeTurns)
})

/** A step of each in turn, and between two steps a look at what else was asked. */
function takeTurns(): void {
  const task = tasks.shift()
  if (task === undefined) return
  if (!isDone(task)) tasks.push(task)
  if (tasks.length > 0) setImmediate(takeTurns)
}

function isDone({ no, steps }: Task): boolean {
  const answer = answerTo(no, () => {
    const { done = false, value } = steps.next()
    return { done, result: value }
  })
  if (answer !== undefined) parentPort?.postMessage(answer)
  return answer !== undefined
}
