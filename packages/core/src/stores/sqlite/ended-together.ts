import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { Origin } from '../../domain/actor.ts'
import { endingDetails } from '../../domain/event.ts'
import type { Ending } from '../../domain/session.ts'
import { sessionIdFromBytes } from '../../domain/session-id.ts'
import type { Change } from '../../domain/store.ts'
import type { Dictionaries } from './dictionaries.ts'
import { toEventRow } from './event-row.ts'

/** One of many that end in one step. `id` in hex. */
type EndedSession = { readonly id: string; readonly owner: number; readonly agent: number }

/** Writes one row for all of them, which stands for an event and a change of each. In their transaction. */
type NoteTogether = (
  sessions: readonly EndedSession[],
  how: { readonly ending: Ending; readonly endedNo: number; readonly origin: Origin },
) => void

const ID_BYTES = 16
const NUMBER_BYTES = 4

export function notingTogether(database: DatabaseSync): NoteTogether {
  const nextEvents = database.prepare(`UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'events' RETURNING seq`)
  const firstEvents = database.prepare(`INSERT INTO sqlite_sequence (name, seq) VALUES ('events', ?) RETURNING seq`)
  const addChanges = database.prepare(`INSERT INTO changes (seq, at, kind, session_id, user_id)
    VALUES (ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0) + ?, ?, 'ended', x'', '') RETURNING seq`)
  const labelsOf = database.prepare(`SELECT json_group_object(no, label) AS labels FROM agents
    WHERE no IN (SELECT value FROM json_each(?))`)
  const add =
    database.prepare(`INSERT INTO ended_together (last_event, last_change, sessions, ended_no, type, at, by, ip,
      address_key, user_agent, details, lowest_id, highest_id, labels, owners, agents, ids)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)

  return (sessions, { ending, endedNo, origin }) => {
    const { length } = sessions
    const events = (nextEvents.get(length) ?? firstEvents.get(length)) as { seq: number }
    const changes = addChanges.get(length, ending.at) as { seq: number }
    const details = endingDetails(ending)
    const event = { type: 'session_terminated', at: ending.at, by: ending.by, origin, details } as const
    const [type, at, by, ip, userAgent, , , , rest, addressKey] = toEventRow(event) as readonly SQLInputValue[]
    const ids = sessions.map(({ id }) => id)
    const ordered = ids.toSorted()
    const agents = sessions.map(({ agent }) => agent)
    const { labels } = labelsOf.get(JSON.stringify([...new Set(agents)])) as { labels: string }
    const values = [
      ...[events.seq, changes.seq, length, endedNo],
      ...[type, at, by, ip, addressKey, userAgent, rest],
      ...[toBytes(ordered[0] ?? ''), toBytes(ordered.at(-1) ?? ''), labels],
      ...[toNumbers(sessions.map(({ owner }) => owner)), toNumbers(agents), toBytes(ids.join(''))],
    ]
    add.run(...(values as SQLInputValue[]))
  }
}

/** The changes for which a row of `changes` without a session stands, after the place `since`. */
export function changesTogether(
  database: DatabaseSync,
  known: Dictionaries,
): (last: number, since: number, limit: number) => Change[] {
  const find = database.prepare('SELECT sessions, owners, ids FROM ended_together WHERE last_change = ?')
  find.setReturnArrays(true)
  return (last, since, limit) => {
    const [sessions, owners, ids] = find.get(last) as unknown as [number, Uint8Array, Uint8Array]
    const first = last - sessions + 1
    const from = Math.max(0, since + 1 - first)
    const until = Math.min(sessions, from + limit)
    return numbersOf(owners)
      .slice(from, until)
      .map((owner, index) => ({
        seq: first + from + index,
        kind: 'ended',
        sessionId: sessionIdFromBytes(idBytesAt(ids, from + index)),
        userId: known.owners.fromNo(owner)?.userId ?? '',
      }))
  }
}

export function idBytesAt(ids: Uint8Array, place: number): Uint8Array {
  return ids.subarray(place * ID_BYTES, (place + 1) * ID_BYTES)
}

/** Of `owners` or `agents`. */
export function numbersOf(bytes: Uint8Array): number[] {
  const numbers = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: bytes.byteLength / NUMBER_BYTES }, (_, place) =>
    numbers.readUInt32BE(place * NUMBER_BYTES),
  )
}

/** As it stands in `owners` and `agents`. */
export function toNumbers(numbers: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(numbers.length * NUMBER_BYTES)
  for (const [place, number] of numbers.entries()) bytes.writeUInt32BE(number, place * NUMBER_BYTES)
  return bytes
}

function toBytes(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex')
}
