import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import { fromSessionCursor, type PageRequest } from '../../domain/page.ts'
import { LISTED_STATUSES, type SessionFilter, type SessionSort } from '../../domain/search.ts'
import { allOf, type Condition } from '../sql/conditions.ts'
import type { Run, Statement } from '../sql/statement.ts'
import { toTextKey } from '../sql/text-key.ts'
import { composed } from './composed-query.ts'
import { matching } from './session-parts.ts'
import { SESSION_COLUMNS } from './session-row.ts'

const COLUMNS = sql.raw(SESSION_COLUMNS.join(', '))
/** Of more devices, not each can be asked for by itself. */
const MOST_DEVICES = 200
const MOST_LOOKED_AT = 1000

/**
 * One more than a page, by device and then by id, of some devices only: each is asked for by itself, so that the sessions
 * of all others, which lie together in this order, are not looked at. `undefined` where that is of no use.
 */
export async function searchDevices(
  read: Run,
  filter: SessionFilter,
  { direction }: SessionSort,
  { limit, after }: PageRequest,
  now: Instant,
): Promise<Statement | undefined> {
  if (!isOfSomeDevices(filter)) return undefined
  const devices = (await read({ text: DEVICES })) as readonly Device[]
  if (devices.length > MOST_LOOKED_AT) return undefined
  const place = after === undefined ? undefined : fromSessionCursor(after, 'string')
  const from = place && Buffer.from(toTextKey(String(place.value)))
  const sign = direction === 'ascending' ? 1 : -1
  const keys = new Map(
    devices.filter((device) => mayMatch(device, filter)).map(({ key }) => [key.toString('hex'), key] as const),
  )
  if (keys.size > MOST_DEVICES) return undefined
  const word = direction === 'ascending' ? sql`ASC` : sql`DESC`
  const runs = [...keys.values()].flatMap((key) => {
    const distance = from === undefined ? 1 : sign * Buffer.compare(key, from)
    if (distance < 0) return []
    const beyond =
      distance === 0 ? [sql`id ${direction === 'ascending' ? sql`>` : sql`<`} ${place?.id}::uuid` as Condition] : []
    return [
      sql`(SELECT device_key, ${COLUMNS} FROM sessions
        WHERE ${allOf([sql`device_key = ${key}`, ...beyond, matching(filter, now)])} ORDER BY id ${word} LIMIT ${limit + 1})`,
    ]
  })
  const found = runs.length === 0 ? NOTHING : sql.join(runs, sql` UNION ALL `)
  return composed(sql`SELECT * FROM (${found}) found ORDER BY device_key ${word}, id ${word} LIMIT ${limit + 1}`)
}

const NOTHING: RawBuilder<unknown> = sql`SELECT device_key, ${COLUMNS} FROM sessions WHERE FALSE`

type Device = { readonly key: Buffer; readonly system: string; readonly browser: string; readonly kind: string }

/** Few have a name, an address or an id: they are found by it. */
function isOfSomeDevices(filter: SessionFilter): boolean {
  const { systems, browsers, kinds, statuses, users, userId, addresses, ids, words } = filter
  const isListed = statuses?.every((status) => LISTED_STATUSES.includes(status)) ?? false
  const isOfFew = [users, userId, addresses, ids, words].some((part) => part !== undefined)
  return isListed && !isOfFew && (systems !== undefined || browsers !== undefined || kinds !== undefined)
}

function mayMatch({ system, browser, kind }: Device, { systems, browsers, kinds }: SessionFilter): boolean {
  return (
    (systems as readonly string[] | undefined)?.includes(system) !== false &&
    (browsers as readonly string[] | undefined)?.includes(browser) !== false &&
    (kinds as readonly string[] | undefined)?.includes(kind) !== false
  )
}

/** From one to the next in the index, which has each of them very often. */
const NEXT = 'SELECT device_key, system, browser, kind FROM sessions WHERE listed'
const FIRST = 'ORDER BY device_key, system, browser, kind LIMIT 1'
const DEVICES = `
  WITH RECURSIVE devices AS (
    (${NEXT} ${FIRST})
    UNION ALL
    SELECT next.* FROM devices, LATERAL (${NEXT} AND (device_key, system, browser, kind)
      > (devices.device_key, devices.system, devices.browser, devices.kind) ${FIRST}) next)
  SELECT device_key AS key, system, browser, kind FROM devices LIMIT ${MOST_LOOKED_AT + 1}`
