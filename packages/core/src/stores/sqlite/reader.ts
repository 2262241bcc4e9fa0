import type { DatabaseSync } from 'node:sqlite'
import type { SessionStore } from '../../domain/store.ts'
import { composedQueries } from './composed-query.ts'
import { dictionaries } from './dictionaries.ts'
import { eventSearch } from './event-search.ts'
import { plannedIn } from './planned.ts'
import { type InSteps, sessionSearch } from './session-search.ts'

/** The verbs that look at many rows. */
export type ReadingVerb = 'search' | 'count' | 'tally' | 'events' | 'select' | 'isPlanned'

/** Each in steps of some milliseconds, so that one that takes long holds up no other. */
export type Reader = {
  readonly [Verb in ReadingVerb]: (
    ...input: Parameters<SessionStore[Verb]>
  ) => InSteps<Awaited<ReturnType<SessionStore[Verb]>>>
}

export function readerOf(database: DatabaseSync): Reader {
  const run = composedQueries(database)
  const known = dictionaries(database)
  const { search, count, tally, select } = sessionSearch(run, known)
  const events = eventSearch(run, known)
  return {
    search,
    count,
    select,
    tally: inOneStep(tally),
    events: inOneStep(events),
    isPlanned: inOneStep(plannedIn(run)),
  }
}

function inOneStep<Input extends readonly unknown[], Result>(
  read: (...input: Input) => Result,
): (...input: Input) => InSteps<Result> {
  return function* one(...input) {
    yield
    return read(...input)
  }
}

/** All steps at once, for who has nobody else to let in. */
export function atOnce<Result>(steps: InSteps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
