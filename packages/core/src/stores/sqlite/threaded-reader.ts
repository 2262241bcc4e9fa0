import type { SessionStore } from '../../domain/store.ts'
import { askedThread } from './asking.ts'
import type { ReadingVerb } from './reader.ts'

/** The reading verbs of the store, answered by a thread. */
export type ThreadedReader = Pick<SessionStore, ReadingVerb> & { close(): Promise<void> }

export function threadedReader(path: string): ThreadedReader {
  const thread = askedThread(path, 'reader-thread')

  function ask<Verb extends ReadingVerb>(verb: Verb): SessionStore[Verb] {
    return ((...input: readonly unknown[]) => thread.ask(verb, input)) as SessionStore[Verb]
  }

  return {
    search: ask('search'),
    count: ask('count'),
    tally: ask('tally'),
    events: ask('events'),
    select: ask('select'),
    close: () => thread.close(),
  }
}
