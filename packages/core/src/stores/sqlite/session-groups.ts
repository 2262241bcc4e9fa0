import { sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import type { SessionSort, SessionSortKey } from '../../domain/search.ts'
import { SESSION_STATUSES, type SessionStatus } from '../../domain/session.ts'
import type { Condition } from '../sql/conditions.ts'
import type { RunComposed } from './composed-query.ts'
import type { Place } from './session-order.ts'
import { column, type GroupedBy, type SqlPart } from './sql-part.ts'

/** Sessions that lie together in an index, in the order of their ids. */
export type Run = {
  readonly index: string
  readonly where: Condition
  /** The index carries the id and no more: everything is asked of the session itself. */
  readonly isNarrow?: boolean
}

/** Sessions of one sort value, in one run or in several that have to be merged. */
export type Group = { readonly value: NonNullable<Place['value']>; readonly runs: readonly Run[] }

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
  const groups: { value: Group['value']; runs: Run[] }[] = []
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

function numbered(rows: ReturnType<RunComposed>, number: string, index: string): Named[] {
  return rows.map(([no, key]) => {
    const where: Condition = sql`${column('hit', number)} = ${no}`
    return { name: no as number, value: key as string | Uint8Array, runs: [{ index, where }] }
  })
}

function inCountry(code: string, where: Condition): Named {
  return { name: code, value: code, runs: [{ index: 'sessions_by_country', where }] }
}

const runsOfStatus: Readonly<Record<SessionStatus, (now: Instant) => readonly Run[]>> = {
  active: (now) => [endedAs(sql`hit.ended_as IS NULL AND +session.expires_at > ${now}`)],
  expired: (now) => [
    endedAs(sql`hit.ended_as = 1`),
    // Nobody has noted these yet: they are few, and sorted as they are met.
    {
      index: 'sessions_by_expiry',
      where: sql`hit.expires_at > (SELECT until FROM noted) AND hit.expires_at <= ${now} AND +session.ended_at IS NULL`,
    },
  ],
  terminated: () => [endedAs(sql`hit.ended_as = 2`)],
}

function endedAs(where: Condition): Run {
  return { index: 'sessions_by_status', where, isNarrow: true }
}

/** By bytes, or by code unit. */
export function compared(one: NonNullable<Place['value']>, other: NonNullable<Place['value']>): number {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.compare(one, other)
  if (one === other) return 0
  return one < other ? -1 : 1
}
