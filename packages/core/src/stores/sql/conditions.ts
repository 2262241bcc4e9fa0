import { type Expression, type SqlBool, sql } from 'kysely'

// Conditions of SQL, put together the same way for every database.

export type Condition = Expression<SqlBool>

export const ALWAYS: Condition = sql<SqlBool>`TRUE`
const NEVER: Condition = sql<SqlBool>`FALSE`

export function allOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? ALWAYS : sql`(${sql.join(conditions, sql` AND `)})`
}

export function anyOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? NEVER : sql`(${sql.join(conditions, sql` OR `)})`
}

/** One condition for each part of a filter. Total, so a new part does not compile until it has its SQL. */
export type ConditionTable<Filter, Context extends readonly unknown[] = []> = {
  readonly [Part in keyof Filter]-?: (wanted: NonNullable<Filter[Part]>, ...context: Context) => Condition
}

/** The conditions of the parts that are present. */
export function conditionsFrom<Filter, Context extends readonly unknown[]>(
  table: ConditionTable<Filter, Context>,
  filter: Filter,
  ...context: Context
): Condition[] {
  const parts = Object.keys(table) as (keyof Filter)[]
  return parts.flatMap((part) => {
    const wanted = filter[part]
    return wanted === undefined || wanted === null ? [] : [table[part](wanted, ...context)]
  })
}
