import type { SQLOutputValue } from 'node:sqlite'
import { type SqlBool, sql } from 'kysely'
import type { AddressFilter } from '../../domain/address.ts'
import type { RecordedEvent } from '../../domain/event.ts'
import { fromEventCursor, type Page, type PageRequest, toEventCursor } from '../../domain/page.ts'
import { type EventFilter, eventMatches } from '../../domain/search.ts'
import { isSessionId, sessionIdToBytes } from '../../domain/session-id.ts'
import { ALWAYS, allOf, anyOf, type Condition, type ConditionTable, conditionsFrom } from '../sql/conditions.ts'
import { toTextKey } from '../sql/text-key.ts'
import { compose, type RunComposed } from './composed-query.ts'
import type { Dictionaries } from './dictionaries.ts'
import { idBytesAt, numbersOf, toNumbers } from './ended-together.ts'
import { EVENT_COLUMNS, toEvent } from './event-row.ts'
import { ownerIs, ownerNamed, ownersWhere } from './owner-part.ts'

type EventSearch = (filter: EventFilter, page: PageRequest) => Page<RecordedEvent>

/** The numbers between which events are looked for, neither included. */
type Between = { readonly after: number; readonly before: number }

/** The audit trail, newest first: events that have a row of their own, and those of sessions that ended together. */
export function eventSearch(run: RunComposed, known: Dictionaries): EventSearch {
  function alone(filter: EventFilter, { before }: Between, limit: number): RecordedEvent[] {
    const query = compose
      .selectFrom('events')
      .select(['seq', ...EVENT_COLUMNS])
      .where(({ and }) => and([...conditionsFrom(conditionOf, filter), sql<SqlBool>`seq < ${before}`]))
      .orderBy('seq', 'desc')
      .limit(limit)
    return run(query).map(toEvent)
  }

  function together(filter: EventFilter, { after, before }: Between, limit: number): RecordedEvent[] {
    const owners = ownersOf(filter)
    const { ip, types } = filter
    const conditions = [
      ...conditionsFrom(conditionOf, { ...(ip && { ip }), ...(types && { types }) }),
      filter.sessionId === undefined ? ALWAYS : hasSession(filter.sessionId),
      owners === undefined || owners.length > LOOKED_FOR ? ALWAYS : anyOf(owners.map(hasOwner)),
    ]
    const wanted = owners && new Set(owners)
    // The last number of a row may lie behind the place when others of it come before.
    let last = Number(
      run(sql`SELECT min(last_event) FROM ended_together WHERE last_event >= ${before}`)[0]?.[0] ?? before,
    )
    const events: RecordedEvent[] = []
    while (events.length < limit) {
      const [row] = run(sql`SELECT ${sql.join(TOGETHER.map(sql.ref))} FROM ended_together
        WHERE last_event > ${after} AND last_event <= ${last} AND ${allOf(conditions)} ORDER BY last_event DESC LIMIT 1`)
      if (row === undefined) break
      const found = eventsIn(row, wanted, { after, before })
      for (const event of found) {
        if (eventMatches(event, filter)) events.push(event)
        if (events.length === limit) break
      }
      last = (row[0] as number) - 1
    }
    return events
  }

  /** Newest first. */
  function* eventsIn(row: SQLOutputValue[], owners: ReadonlySet<number> | undefined, { after, before }: Between) {
    const [last, sessions, labels, ownerNumbers, agentNumbers, ids, ...event] = row
    const [ownerNos, agentNos] = [numbersOf(ownerNumbers as Uint8Array), numbersOf(agentNumbers as Uint8Array)]
    const labelOf = JSON.parse(labels as string) as Record<number, string>
    const first = (last as number) - (sessions as number) + 1
    for (
      let place = Math.min(sessions as number, before - first) - 1;
      place >= Math.max(0, after + 1 - first);
      place -= 1
    ) {
      const no = ownerNos[place] ?? 0
      if (owners !== undefined && !owners.has(no)) continue
      const { userId = null, username = null } = known.owners.fromNo(no) ?? {}
      const [type, at, by, ip, userAgent, details] = event
      const whom = [userId, username, idBytesAt(ids as Uint8Array, place)]
      const told = toEvent([first + place, type, at, by, ip, userAgent, ...whom, details] as SQLOutputValue[])
      yield { ...told, details: { ...told.details, device: labelOf[agentNos[place] ?? 0] ?? '' } }
    }
  }

  /** Whose events are asked for, by number; `undefined` when anybody's or those of very many. */
  function ownersOf({ userId, usernamePart }: EventFilter): readonly number[] | undefined {
    if (userId !== undefined) return ownersWhere(run, [ownerIs(userId)])
    if (usernamePart === undefined || usernamePart === '') return undefined
    return ownersWhere(run, [ownerNamed({ kind: 'part', text: usernamePart })])
  }

  return (filter, { limit, after }) => {
    const before = after === undefined ? Number.MAX_SAFE_INTEGER : fromEventCursor(after)
    const own = alone(filter, { after: 0, before }, limit + 1)
    const oldest = own.length > limit ? (own.at(-1)?.seq ?? 0) : 0
    const shared = together(filter, { after: oldest, before }, limit + 1)
    const found = [...own, ...shared].sort((one, other) => other.seq - one.seq)
    const items = found.slice(0, limit)
    const last = items.at(-1)
    return last !== undefined && found.length > limit ? { items, next: toEventCursor(last.seq) } : { items }
  }
}

/** What is read of sessions that ended together; from `type` on as events have it. */
const TOGETHER = [
  ...['last_event', 'sessions', 'labels', 'owners', 'agents', 'ids'],
  ...['type', 'at', 'by', 'ip', 'user_agent', 'details'],
]

/** Each is one more look at the numbers of all owners in a row: of more, a row is read. */
const LOOKED_FOR = 20

function hasOwner(no: number): Condition {
  return sql`instr(owners, ${toNumbers([no])}) > 0`
}

function hasSession(id: string): Condition {
  if (!isSessionId(id)) return sql`FALSE`
  const bytes = sessionIdToBytes(id)
  return sql`last_event IN (SELECT last_event FROM ended_together INDEXED BY ended_together_by_ids
    WHERE lowest_id <= ${bytes} AND highest_id >= ${bytes}) AND instr(ids, ${bytes}) > 0`
}

/** `eventMatches` in SQL. */
const conditionOf: ConditionTable<EventFilter> = {
  userId: (userId) => sql`user_id = ${userId}`,
  // An event without a username matches as if it were empty.
  usernamePart: (part) => (part === '' ? sql`TRUE` : sql`instr(username_key, ${toTextKey(part)}) > 0`),
  ip: addressCondition,
  types: (types) => (types.length === 0 ? sql`FALSE` : sql`type IN (${sql.join(types)})`),
  sessionId: (id) => (isSessionId(id) ? sql`session_id = ${sessionIdToBytes(id)}` : sql`FALSE`),
}

/** Events are listed by number: only for one address does the index keep that order. */
function addressCondition(filter: AddressFilter): Condition {
  switch (filter.kind) {
    case 'address':
      return sql`ip = ${filter.address}`
    case 'prefix':
      // No address holds a character past this one, so everything between the two begins with the prefix.
      return sql`+ip BETWEEN ${filter.prefix} AND ${`${filter.prefix}\u{10FFFF}`}`
    case 'network': {
      const within = sql<SqlBool>`+address_key BETWEEN ${mappedBytes(filter.low)} AND ${mappedBytes(filter.high)}`
      const isIpv4 = sql`+address_key BETWEEN ${mappedBytes('400000000')} AND ${mappedBytes('4ffffffff')}`
      return filter.low.startsWith('4') ? within : sql`(${within} AND NOT ${isIpv4})`
    }
  }
}

/** The 16 bytes, IPv4 mapped, that events keep of the address of which this is the sort key. */
function mappedBytes(sortKey: string): Uint8Array {
  return Buffer.from(sortKey.startsWith('4') ? `00000000000000000000ffff${sortKey.slice(1)}` : sortKey.slice(1), 'hex')
}
