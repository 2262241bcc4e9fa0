import type { DatabaseSync } from 'node:sqlite'
import type { Origin } from '../../domain/actor.ts'
import { endingDetails } from '../../domain/event.ts'
import type { Ending } from '../../domain/session.ts'
import type { Dictionaries } from './dictionaries.ts'
import { toEventRow } from './event-row.ts'

/** Ends those of the sessions that are live at `ending.at`, in a transaction, and says how many. `ids` in hex. */
export type EndMany = (ids: readonly string[], ending: Ending, origin: Origin) => number

type Row = readonly [id: string, owner: number, device: number, method: number, country: string | null]

/**
 * What ends one session in sqlite-verbs.ts for many at once: a statement for the sessions, one for their changes and
 * one for their events. The counts are changed once for each number that is counted, where the triggers would do it once
 * for each session: a row in `counted_by_hand` keeps them still for the length of the transaction.
 */
export function endingMany(database: DatabaseSync, known: Dictionaries): EndMany {
  const byHand = database.prepare('INSERT INTO counted_by_hand VALUES (1)')
  const byTriggers = database.prepare('DELETE FROM counted_by_hand')
  const end = database.prepare(`UPDATE sessions
    SET ended_at = ?1, ended_as = 2, ended_no = ?2, version = version + 1
    WHERE id IN (SELECT unhex(value) FROM json_each(?3)) AND ended_at IS NULL AND +expires_at > ?1
    RETURNING hex(id), owner_no, device_no, method_no, country`)
  end.setReturnArrays(true)
  // CROSS JOIN: from the sessions named to what they have in common, in this order.
  const ended = `FROM json_each(?1) ended CROSS JOIN sessions session ON session.id = unhex(ended.value)
    CROSS JOIN owners owner ON owner.no = session.owner_no`
  const note = database.prepare(`INSERT INTO changes (at, kind, session_id, user_id)
    SELECT ?2, 'ended', session.id, owner.user_id ${ended}`)
  const record = database.prepare(`INSERT INTO events
      (type, at, by, ip, address_key, user_agent, user_id, username, username_key, session_id, details)
    SELECT ?2, ?3, ?4, ?5, ?6, ?7, owner.user_id, owner.username, owner.username_key, session.id,
      json_set(?8, '$.device', agent.label)
    ${ended} CROSS JOIN agents agent ON agent.no = session.agent_no`)
  // All the names that a user has had: what is counted is the user's.
  const counts = {
    owner: database.prepare(`UPDATE owners SET open = open - ?2
      WHERE user_id = (SELECT user_id FROM owners WHERE no = ?1)`),
    device: database.prepare('UPDATE devices SET listed = listed - ?2 WHERE no = ?1'),
    method: database.prepare('UPDATE methods SET listed = listed - ?2 WHERE no = ?1'),
    country: database.prepare('UPDATE countries SET listed = listed - ?2 WHERE code = ?1'),
    ending: database.prepare('UPDATE endings SET sessions = sessions + ?2 WHERE no = ?1'),
  }

  function recount(rows: readonly Row[], endedNo: number): void {
    const columns = { owner: 1, device: 2, method: 3, country: 4 } as const
    for (const [name, column] of Object.entries(columns)) {
      const fewer = new Map<number | string, number>()
      for (const row of rows) {
        const key = row[column]
        if (key !== null) fewer.set(key, (fewer.get(key) ?? 0) + 1)
      }
      for (const [key, count] of fewer) counts[name as keyof typeof columns].run(key, count)
    }
    counts.ending.run(endedNo, rows.length)
  }

  return (ids, ending, origin) => {
    const endedNo = known.endings.toNo(ending)
    byHand.run()
    const rows = end.all(ending.at, endedNo, JSON.stringify(ids)) as unknown as Row[]
    byTriggers.run()
    if (rows.length === 0) return 0
    const those = JSON.stringify(rows.map(([id]) => id))
    note.run(those, ending.at)
    const details = endingDetails(ending)
    const event = { type: 'session_terminated', at: ending.at, by: ending.by, origin, details } as const
    const [type, at, by, ip, userAgent, , , , rest, addressKey] = toEventRow(event)
    record.run(
      those,
      type as string,
      at as number,
      by as string,
      ip as string,
      addressKey as Uint8Array,
      userAgent as string,
      rest as string,
    )
    recount(rows, endedNo)
    return rows.length
  }
}
