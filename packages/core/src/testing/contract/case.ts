import assert from 'node:assert/strict'
import type { AuditEvent, EventType, RecordedEvent } from '../../domain/event.ts'
import type { EventFilter } from '../../domain/search.ts'
import type { SessionRecord } from '../../domain/session.ts'
import type { Change, SessionStore } from '../../domain/store.ts'

/** One sentence of the contract, run on a fresh store. `another` gives the same data as another process sees it. */
export type Case = (
  title: string,
  run: (store: SessionStore, another: () => Promise<SessionStore>) => Promise<void>,
) => void

/** More than any case writes. */
export const PLENTY = 10_000

export function idsOf(sessions: readonly SessionRecord[]): string[] {
  return sessions.map(({ id }) => id)
}

export async function allEvents(store: SessionStore, filter: EventFilter = {}): Promise<readonly RecordedEvent[]> {
  return (await store.events(filter, { limit: PLENTY })).items
}

/** Newest first, as the trail gives them. */
export async function eventTypes(store: SessionStore, filter: EventFilter = {}): Promise<EventType[]> {
  return (await allEvents(store, filter)).map(({ type }) => type)
}

export function withoutSeq({ seq: _, ...event }: RecordedEvent): AuditEvent {
  return event
}

export async function allChanges(store: SessionStore): Promise<readonly Change[]> {
  return (await store.changes({ since: 0, limit: PLENTY })).changes
}

/** Looks one session up that must be there. */
export async function found(store: SessionStore, { id }: SessionRecord): Promise<SessionRecord> {
  const session = await store.find(id)
  assert(session, 'the session is not in the store')
  return session
}
