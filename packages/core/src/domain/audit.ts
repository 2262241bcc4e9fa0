import { type Actor, mayManageEverybody } from './actor.ts'
import { SessionError } from './errors.ts'
import type { RecordedEvent } from './event.ts'
import type { Page, PageRequest } from './page.ts'
import type { EventFilter } from './search.ts'
import type { SessionStore } from './store.ts'

/** The audit trail, newest first: everybody's for an administrator, for a user what happened to that user. */
export function readTrail(
  actor: Actor,
  store: SessionStore,
  filter: EventFilter,
  page: PageRequest,
): Promise<Page<RecordedEvent>> {
  if (mayManageEverybody(actor)) return store.events(filter, page)
  if (actor.kind === 'user') return store.events({ ...filter, userId: actor.userId }, page)
  throw new SessionError('not_allowed', 'Sign in to see security events')
}
