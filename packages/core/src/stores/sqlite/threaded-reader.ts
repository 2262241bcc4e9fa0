import type { SessionStore } from '../../domain/store.ts'
import { askedThread } from './asking.ts'
import type { ReadingVerb } from './reader.ts'

/** The reading verbs of the store, answered by a thread. */
export type ThreadedReader = Pick<SessionStore, ReadingVerb> & { close(): Promise<void> }

/** As this module is: source or compiled. */
const THREAD = new URL(`./reader-thread${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url)

export function threadedReader(path: string): ThreadedReader {
  const thread = askedThread(path, THREAD)

  function ask<Verb extends ReadingVerb>(verb: Verb): SessionStore[Verb] {
    return ((...input: readonly unknown[]) => thread.ask(verb, input)) as SessionStore[Verb]
  }

  return {
    search: ask('search'),
    count: ask('count'),
    tally: ask('tally'),
    events: ask('events'),
    select: ask('select'),
    isPlanned: ask('isPlanned'),
    close: () => thread.close(),
  }
}
