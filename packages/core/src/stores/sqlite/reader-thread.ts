import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { SessionError } from '../../domain/errors.ts'
import { prepareForReading } from './connection.ts'
import { orUnavailable } from './failure.ts'
import { type ReadingVerb, readerOf } from './reader.ts'
import type { InSteps } from './session-search.ts'

// A thread with a connection of its own that only reads: however long a search takes, requests are answered meanwhile.

/** What is asked of the thread. */
export type Question = { readonly no: number; readonly verb: ReadingVerb; readonly input: readonly unknown[] }

/** What it says. An error that is not of the store is passed on as it is. */
export type Answer =
  | { readonly no: number; readonly result: unknown }
  | { readonly no: number; readonly problem: { readonly code: SessionError['code']; readonly message: string } }
  | { readonly no: number; readonly error: unknown }

type Task = { readonly no: number; readonly steps: InSteps<unknown> }

const database = new DatabaseSync((workerData as { path: string }).path, { readOnly: true })
prepareForReading(database)
const reader = readerOf(database)
const tasks: Task[] = []

parentPort?.on('message', ({ no, verb, input }: Question) => {
  const begin = reader[verb] as (...input: readonly unknown[]) => InSteps<unknown>
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
  try {
    const { done, value } = orUnavailable(() => steps.next())
    if (done) answer({ no, result: value })
    return done ?? false
  } catch (error) {
    answer(
      error instanceof SessionError ? { no, problem: { code: error.code, message: error.message } } : { no, error },
    )
    return true
  }
}

function answer(said: Answer): void {
  parentPort?.postMessage(said)
}
