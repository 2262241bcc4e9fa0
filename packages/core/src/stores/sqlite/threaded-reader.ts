import { Worker } from 'node:worker_threads'
import { SessionError } from '../../domain/errors.ts'
import type { SessionStore } from '../../domain/store.ts'
import type { ReadingVerb } from './reader.ts'
import type { Answer, Question } from './reader-thread.ts'

/** The reading verbs of the store, answered by a thread. */
export type ThreadedReader = Pick<SessionStore, ReadingVerb> & { close(): Promise<void> }

/** In megabytes. A page and a query are small; what would need more than this is a fault, and ends the thread alone. */
const MOST_MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 2 }

/** As this module is: source or compiled. */
const THREAD = new URL(`./reader-thread${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url)

type Waiting = { readonly resolve: (result: unknown) => void; readonly reject: (error: unknown) => void }

/** The thread begins with the first question. One that has died is followed by another with the next question. */
export function threadedReader(path: string): ThreadedReader {
  const waiting = new Map<number, Waiting>()
  let thread: Worker | undefined
  let asked = 0
  let isClosed = false

  function begin(): Worker {
    const started = new Worker(THREAD, { workerData: { path }, resourceLimits: MOST_MEMORY })
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
      reject(new SessionError('store_unavailable', 'The session store has stopped reading: try again', { cause }))
    }
  }

  function ask<Verb extends ReadingVerb>(verb: Verb): SessionStore[Verb] {
    const put = (...input: readonly unknown[]) =>
      new Promise<unknown>((resolve, reject) => {
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
    return put as SessionStore[Verb]
  }

  return {
    search: ask('search'),
    count: ask('count'),
    tally: ask('tally'),
    events: ask('events'),
    async close() {
      isClosed = true
      await thread?.terminate()
    },
  }
}
