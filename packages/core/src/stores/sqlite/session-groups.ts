import { sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import type { SessionSort, SessionSortKey } from '../../domain/search.ts'
import { SESSION_STATUSES, type SessionStatus } from '../../domain/session.ts'
import type { Condition } from '../sql/conditions.ts'
import type { RunComposed } from './composed-query.ts'
import { type Hits, hitsIn, type IndexName } from './hits.ts'
import type { Place } from './session-order.ts'
import { isLive, unnoted } from './session-parts.ts'
import { column, type GroupedBy, type SqlPart } from './sql-part.ts'

/** Sessions of one sort value, in one run or in several that have to be merged, each in the order of its ids. */
export type Group = { readonly value: NonNullable<Place['value']>; readonly runs: readonly Hits[] }

/** An order in which sessions stand in few groups, each in the order of its ids. */
export function isGrouped(key: SessionSortKey): key is GroupedBy {
  return Object.hasOwn(groupsBy, key)
}

/** The groups from a place on, in the order of the sort, without those in which some part never holds. */
export function groupsFrom(
  run: RunComposed,
  parts: readonly SqlPart[],
  { key, direction }: SessionSort & { readonly key: GroupedBy },
  after: Place | undefined,
  now: Instant,
): readonly Group[] {
  const mayHold = (name: number | string) => parts.every(({ group }) => group?.by !== key || group.holds(name))
  const sign = direction === 'ascending' ? 1 : -1
  const groups: { value: Group['value']; runs: Hits[] }[] = []
  const named = groupsBy[key](run, now).filter(
    ({ name, value }) => mayHold(name) && (after?.value === undefined || sign * compared(value, after.value) >= 0),
  )
  for (const { value, runs } of named.sort((one, other) => sign * compared(one.value, other.value))) {
    const last = groups.at(-1)
    if (last !== undefined && compared(last.value, value) === 0) last.runs.push(...runs)
    else groups.push({ value, runs: [...runs] })
  }
  return groups
}

type Named = Group & { readonly name: number | string }

const groupsBy: Readonly<Record<GroupedBy, (run: RunComposed, now: Instant) => Named[]>> = {
  device: (run) => numbered(run(sql`SELECT no, sort_key FROM devices`), 'device_no', 'sessions_by_device'),
  method: (run) => numbered(run(sql`SELECT no, sort_key FROM methods`), 'method_no', 'sessions_by_method'),
  country: (run) => [
    inCountry('', sql`hit.country IS NULL`),
    ...run(sql`SELECT code FROM countries`).map(([code]) => inCountry(String(code), sql`hit.country = ${code}`)),
  ],
  status: (_, now) =>
    SESSION_STATUSES.map((status) => ({ name: status, value: status, runs: runsOfStatus[status](now) })),
}

function numbered(rows: ReturnType<RunComposed>, number: string, index: IndexName): Named[] {
  return rows.map(([no, key]) => {
    const where: Condition = sql`${column('hit', number)} = ${no}`
    return { name: no as number, value: key as string | Uint8Array, runs: [hitsIn(index, where)] }
  })
}

function inCountry(code: string, where: Condition): Named {
  return { name: code, value: code, runs: [hitsIn('sessions_by_country', where)] }
}

const runsOfStatus: Readonly<Record<SessionStatus, (now: Instant) => readonly Hits[]>> = {
  active: (now) => [
    {
      ...hitsIn('sessions_without_ending', sql`hit.ended_at IS NULL`, sql`+session.expires_at > ${now}`),
      inTable: isLive('session', now),
    },
  ],
  // What nobody has noted yet are few, and sorted as they are met.
  expired: (now) => [hitsIn('sessions_over', sql`hit.ended_as = 1`), unnoted(now)],
  terminated: () => [hitsIn('sessions_over', sql`hit.ended_as = 2`)],
}

/** By bytes, or by code unit. */
export function compared(one: NonNullable<Place['value']>, other: NonNullable<Place['value']>): number {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.compare(one, other)
  if (one === other) return 0
  return one < other ? -1 : 1
}
