import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Instant } from '../../domain/clock.ts'
import type { AuditEvent } from '../../domain/event.ts'
import type { SessionRecord } from '../../domain/session.ts'
import { sessionIdFromBytes, sessionIdToBytes } from '../../domain/session-id.ts'
import type { Change, Changes } from '../../domain/store.ts'
import type { Dictionaries } from './dictionaries.ts'
import { changesTogether } from './ended-together.ts'
import { EVENT_COLUMNS, toEventRow } from './event-row.ts'

/** What has happened, in order: the audit trail for people and the feed of changes for nodes. */
export type SqliteTrail = {
  note(kind: Change['kind'], session: SessionRecord, at: Instant): void
  record(events: readonly AuditEvent[]): void
  changes(options: { readonly since?: number; readonly limit: number }): Changes
  /** Takes away what nobody follows any more. */
  forget(before: Instant, limit: number): void
}

export function sqliteTrail(database: DatabaseSync, known: Dictionaries): SqliteTrail {
  const together = changesTogether(database, known)
  const addChange = database.prepare('INSERT INTO changes (at, kind, session_id, user_id) VALUES (?, ?, ?, ?)')
  const addEvent = database.prepare(`INSERT INTO events (${EVENT_COLUMNS}) VALUES (${EVENT_COLUMNS.map(() => '?')})`)
  // One writer at a time gives out the numbers, so they are in the order of the commits, whichever process writes.
  const changesAfter = database.prepare('SELECT * FROM changes WHERE seq > ? ORDER BY seq LIMIT ?')
  const lastChange = database.prepare(`SELECT seq FROM sqlite_sequence WHERE name = 'changes'`)
  // Looks at the oldest only: they are nearly in the order of time, and there is no index to keep.
  const forgetChanges = database.prepare(
    'DELETE FROM changes WHERE seq IN (SELECT seq FROM changes ORDER BY seq LIMIT ?) AND at < ?',
  )

  /** Known to SQLite even when the newest rows were taken away. */
  function lastSeq(): number {
    const { seq } = lastChange.get() ?? { seq: 0 }
    return Number(seq)
  }

  return {
    note(kind, { id, userId }, at) {
      addChange.run(at, kind, sessionIdToBytes(id), userId)
    },

    record(events) {
      for (const event of events) addEvent.run(...toEventRow(event))
    },

    changes({ since, limit }) {
      if (since === undefined) return { changes: [], last: lastSeq() }
      // Before the changes, so that none is between the two.
      const end = lastSeq()
      const changes: Change[] = []
      for (const row of changesAfter.all(since, limit)) {
        if (changes.length >= limit) break
        const change = toChange(row)
        if (change === undefined) changes.push(...together(row['seq'] as number, since, limit - changes.length))
        else changes.push(change)
      }
      return { changes, last: changes.at(-1)?.seq ?? end }
    },

    forget(before, limit) {
      forgetChanges.run(limit, before)
    },
  }
}

/** `undefined` for a row that stands for many. */
function toChange({ seq, kind, session_id: sessionId, user_id: userId }: Record<string, SQLOutputValue>) {
  if ((sessionId as Uint8Array).byteLength === 0) return undefined
  return {
    seq: seq as number,
    kind: kind as Change['kind'],
    sessionId: sessionIdFromBytes(sessionId as Uint8Array),
    userId: userId as string,
  }
}
