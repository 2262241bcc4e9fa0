import type { AuditEvent, RecordedEvent } from '../../domain/event.ts'
import { fromEventCursor, type Page, type PageRequest, toEventCursor } from '../../domain/page.ts'
import { type EventFilter, eventMatches } from '../../domain/search.ts'
import type { SessionRecord } from '../../domain/session.ts'
import type { Change, Changes } from '../../domain/store.ts'

/** What has happened, in order: the audit trail for people and the feed of changes for nodes. */
export type MemoryTrail = {
  note(kind: Change['kind'], session: SessionRecord): void
  record(events: readonly AuditEvent[]): void
  changes(options: { readonly since?: number; readonly limit: number }): Changes
  events(filter: EventFilter, page: PageRequest): Page<RecordedEvent>
}

export function createMemoryTrail(): MemoryTrail {
  const changes: Change[] = []
  const events: RecordedEvent[] = []

  return {
    note(kind, { id, userId }) {
      changes.push({ seq: changes.length + 1, kind, sessionId: id, userId })
    },

    record(written) {
      for (const event of written) events.push({ ...event, seq: events.length + 1 })
    },

    changes({ since = changes.length, limit }) {
      const found = changes.slice(since, since + limit)
      return { changes: found, last: found.at(-1)?.seq ?? changes.length }
    },

    events(filter, { limit, after }) {
      const before = after === undefined ? events.length : fromEventCursor(after) - 1
      const items: RecordedEvent[] = []
      for (const event of events.slice(0, before).reverse()) {
        if (!eventMatches(event, filter)) continue
        const last = items.at(-1)
        if (last !== undefined && items.length === limit) return { items, next: toEventCursor(last.seq) }
        items.push(event)
      }
      return { items }
    },
  }
}
