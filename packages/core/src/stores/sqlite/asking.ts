import { Worker } from 'node:worker_threads'
import { SessionError } from '../../domain/errors.ts'
import type { Answer, Question } from './answering.ts'

/** A thread that answers questions. */
export type AskedThread = {
  ask(verb: string, input: readonly unknown[]): Promise<unknown>
  /** Whether the thread has been begun and has not ended. */
  readonly isUp: boolean
  /** Lets the thread go when what was asked is answered. The next question begins another. */
  rest(): Promise<void>
  /** Lets it go, and answers nothing more. */
  close(): Promise<void>
}

/** In megabytes. A page and a query are small; what would need more than this is a fault, and ends the thread alone. */
const MOST_MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 }

type Waiting = { readonly resolve: (result: unknown) => void; readonly reject: (error: unknown) => void }

/** The thread begins with the first question. One that has died is followed by another with the next question. */
export function askedThread(path: string, script: URL): AskedThread {
  const waiting = new Map<number, Waiting>()
  let thread: Worker | undefined
  let asked = 0
  let isClosed = false

  function begin(): Worker {
    const started = new Worker(script, { workerData: { path }, resourceLimits: MOST_MEMORY })
    // What waits for an answer keeps the process; a thread without a question does not.
    started.unref()
    started.on('message', hear)
    // After an error it ends, but not at once: what is asked meanwhile goes to another.
    const leave = (cause?: unknown) => {
      if (thread !== started) return
      thread = undefined
      failAll(cause)
    }
    started.on('error', leave)
    started.on('exit', () => leave())
    return started
  }

  function hear(answer: Answer): void {
    const { resolve, reject } = waiting.get(answer.no) ?? {}
    waiting.delete(answer.no)
    if (waiting.size === 0) thread?.unref()
    if ('result' in answer) resolve?.(answer.result)
    else if ('problem' in answer) reject?.(new SessionError(answer.problem.code, answer.problem.message))
    else reject?.(answer.error)
  }

  function failAll(cause: unknown): void {
    const failed = [...waiting.values()]
    waiting.clear()
    for (const { reject } of failed) {
      reject(new SessionError('store_unavailable', 'The session store has stopped answering: try again', { cause }))
    }
  }

  async function rest(): Promise<void> {
    const leaving = thread
    thread = undefined
    await leaving?.terminate()
  }

  return {
    ask(verb, input) {
      return new Promise((resolve, reject) => {
        if (isClosed) {
          reject(new SessionError('store_unavailable', 'The session store is closed'))
          return
        }
        thread ??= begin()
        asked += 1
        waiting.set(asked, { resolve, reject })
        thread.ref()
        thread.postMessage({ no: asked, verb, input } satisfies Question)
      })
    },
    get isUp() {
      return thread !== undefined
    },
    rest,
    async close() {
      isClosed = true
      await rest()
      failAll(undefined)
    },
  }
}
