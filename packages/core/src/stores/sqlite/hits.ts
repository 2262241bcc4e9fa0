import { type RawBuilder, sql } from 'kysely'
import { ALWAYS, type Condition } from '../sql/conditions.ts'

/** Sessions as they stand in an index, each once, as a `hit`. */
export type Hits = {
  readonly from: RawBuilder<unknown>
  /** Which of the index: of a `hit` alone. */
  readonly where: Condition
  /** What more has to hold, of the `session`. */
  readonly also?: Condition
  readonly has: Had
  /** Which of the table they are, where walking it may be quicker than looking up each of an index that has but ids. */
  readonly inTable?: Condition
  /** The instant in whose order they stand. */
  readonly by?: 'last_active_at' | 'expires_at'
}

/**
 * What an index has of a session beside its id: nothing that a filter asks for; what most filters ask for, which is owner,
 * address, device and method; or that and both instants that a use moves.
 */
export type Had = 'id' | 'lists' | 'instants'

const indexes = {
  sessions_by_owner: 'lists',
  sessions_by_address: 'lists',
  sessions_by_device: 'lists',
  sessions_by_method: 'lists',
  sessions_by_country: 'lists',
  sessions_by_last_active: 'instants',
  sessions_by_expiry: 'instants',
  sessions_over: 'instants',
  sessions_by_ending: 'id',
  sessions_without_ending: 'id',
} as const satisfies Readonly<Record<string, Had>>

const instants: { readonly [Index in IndexName]?: NonNullable<Hits['by']> } = {
  sessions_by_last_active: 'last_active_at',
  sessions_by_expiry: 'expires_at',
}

export type IndexName = keyof typeof indexes

export function hitsIn(index: IndexName, where: Condition, also?: Condition): Hits {
  const from = sql`sessions hit INDEXED BY ${sql.ref(index)}`
  const by = instants[index]
  return { from, where, has: indexes[index], ...(also && { also }), ...(by && { by }) }
}

/** In the table itself, which is in the order of ids. */
export function hitsInTable(where: Condition): Hits {
  return { from: sql`sessions hit`, where, has: 'id' }
}

/** Those of a list, which has a column `id`. */
export function hitsAmong(list: RawBuilder<unknown>): Hits {
  return { from: sql`(SELECT DISTINCT id FROM ${list}) hit`, where: ALWAYS, has: 'id' }
}
