import { type RawBuilder, sql } from 'kysely'
import type { TimeRange } from '../../domain/search.ts'
import { ALWAYS, allOf, type Condition } from '../sql/conditions.ts'
import type { Hits } from './hits.ts'

/** A row of `sessions` in a query: `hit` is read from an index alone, `session` in full. */
export type Row = 'hit' | 'session'

/** By what sessions stand in few groups, each with an index in which its sessions lie in the order of their ids. */
export type GroupedBy = 'device' | 'method' | 'country' | 'status'

/** One part of a filter in SQL. */
export type SqlPart = {
  /** Asks only for what the indexes of lists carry. */
  readonly covered?: (row: Row) => Condition
  /** Asks for the rest. With `covered`, both must hold; alone it need not say all that `covered` says. */
  readonly residual?: (row: Row) => Condition
  /** The one column that it asks for, when there is an index in its order. Both indexes of instants carry both. */
  readonly ordered?: 'last_active_at' | 'expires_at' | 'address'
  /** All sessions for which the part may hold, when these may be few. None may be missing; one may be there twice. */
  readonly source?: readonly Hits[]
  /** The source has no others. */
  readonly isExact?: boolean
  /** When all sessions have started for which the part may hold. */
  readonly started?: TimeRange
  /** Asks only for the device: of several such parts the devices are found first, in their own small table. */
  readonly device?: Condition
  /**
   * For which groups it may hold, by the number of the device or the method, the country or the status. It holds for all
   * in these groups, unless that is only loosely so.
   */
  readonly group?: {
    readonly by: GroupedBy
    readonly holds: (name: number | string) => boolean
    readonly isLoose?: boolean
  }
  /** There is no session for which it holds. */
  readonly isNever?: boolean
}

/**
 * A column of a row. The `+` keeps SQLite from an index of its own choice: a session is found by its id, and it is a
 * `hit` that walks an index.
 */
export function column(row: Row, name: string): RawBuilder<unknown> {
  return row === 'session' && name !== 'id' ? sql`+${sql.ref(`session.${name}`)}` : sql.ref(`${row}.${name}`)
}

/** One parameter for any number of numbers, so that the text of the query stays the same. */
export function listOf(numbers: readonly number[]): RawBuilder<unknown> {
  return sql`(SELECT value FROM json_each(${JSON.stringify(numbers)}))`
}

/** Holds exactly where the part does not. */
export function negated({ covered, residual, device, group, isNever }: SqlPart): SqlPart {
  if (isNever) return {}
  if (device !== undefined) return { device: sql`NOT ${device}` }
  const others = group &&
    !group.isLoose && { group: { by: group.by, holds: (name: number | string) => !group.holds(name) } }
  if (residual === undefined) return { ...others, covered: (row) => sql`NOT ${covered?.(row) ?? ALWAYS}` }
  return { ...others, residual: (row) => sql`NOT ${allOf([covered?.(row) ?? ALWAYS, residual(row)])}` }
}
