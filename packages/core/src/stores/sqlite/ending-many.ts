import type { DatabaseSync } from 'node:sqlite'
import type { Origin } from '../../domain/actor.ts'
import type { Ending } from '../../domain/session.ts'
import type { Dictionaries } from './dictionaries.ts'
import { notingTogether } from './ended-together.ts'

/** Ends those of the sessions that are live at `ending.at`, in a transaction, and says how many. `ids` in hex. */
export type EndMany = (ids: readonly string[], ending: Ending, origin: Origin) => number

type Row = readonly [id: string, owner: number, agent: number, device: number, method: number, country: string | null]

const COUNTED = { device: 3, method: 4, country: 5 } as const

/**
 * What ends one session in sqlite-verbs.ts for many at once: a statement for the sessions, and one row for all their
 * changes and events. The counts are changed once for each number that is counted, where the triggers would do it once
 * for each session: a row in `counted_by_hand` keeps them still for the length of the transaction. Those of owners lie
 * anywhere, and are as many as the sessions: they wait for open-counts.ts.
 */
export function endingMany(database: DatabaseSync, known: Dictionaries): EndMany {
  const note = notingTogether(database)
  const byHand = database.prepare('INSERT INTO counted_by_hand VALUES (1)')
  const byTriggers = database.prepare('DELETE FROM counted_by_hand')
  // The `+` keeps SQLite from looking up each session in the index of those without an ending first.
  const end = database.prepare(`UPDATE sessions
    SET ended_at = ?1, ended_as = 2, ended_no = ?2, version = version + 1
    WHERE id IN (SELECT unhex(value) FROM json_each(?3)) AND +ended_at IS NULL AND +expires_at > ?1
    RETURNING hex(id), owner_no, agent_no, device_no, method_no, country`)
  end.setReturnArrays(true)
  const counts = {
    device: database.prepare('UPDATE devices SET listed = listed - ?2 WHERE no = ?1'),
    method: database.prepare('UPDATE methods SET listed = listed - ?2 WHERE no = ?1'),
    country: database.prepare('UPDATE countries SET listed = listed - ?2 WHERE code = ?1'),
    ending: database.prepare('UPDATE endings SET sessions = sessions + ?2 WHERE no = ?1'),
  }

  function recount(rows: readonly Row[], endedNo: number): void {
    for (const [name, column] of Object.entries(COUNTED)) {
      const fewer = new Map<number | string, number>()
      for (const row of rows) {
        const key = row[column]
        if (key !== null) fewer.set(key, (fewer.get(key) ?? 0) + 1)
      }
      for (const [key, count] of fewer) counts[name as keyof typeof COUNTED].run(key, count)
    }
    counts.ending.run(endedNo, rows.length)
  }

  return (ids, ending, origin) => {
    const endedNo = known.endings.toNo(ending)
    byHand.run()
    const rows = end.all(ending.at, endedNo, JSON.stringify(ids)) as unknown as Row[]
    byTriggers.run()
    if (rows.length === 0) return 0
    const ended = rows.map(([id, owner, agent]) => ({ id, owner, agent }))
    note(ended, { ending, endedNo, origin })
    recount(rows, endedNo)
    return rows.length
  }
}
