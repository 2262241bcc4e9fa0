import { sql } from 'kysely'
import type { Instant } from '../../domain/clock.ts'
import type { CountRange, NamePattern } from '../../domain/search.ts'
import type { UserId } from '../../domain/session.ts'
import { anyOf, type Condition } from '../sql/conditions.ts'
import { toTextKey } from '../sql/text-key.ts'
import type { RunComposed } from './composed-query.ts'
import { type Hits, hitsIn } from './hits.ts'
import { column, listOf, type SqlPart } from './sql-part.ts'

/** So many owners are named one by one; of more, each session's owner is looked at when it is met. */
const NAMED_AT_MOST = 5000

/** What is asked of an owner. */
export type OwnerCondition = {
  readonly condition: Condition
  /** Quicker than the condition to find who may fulfil it. */
  readonly candidates?: Condition
}

/** Sessions of owners of whom one of the conditions holds. */
export function ownerPart(run: RunComposed, wanted: readonly OwnerCondition[]): SqlPart {
  const numbers = ownersWhere(run, wanted)
  if (numbers === undefined) {
    const condition = anyOf(wanted.map((one) => one.condition))
    return {
      covered: (row) => sql`EXISTS (SELECT 1 FROM owners owner WHERE no = ${column(row, 'owner_no')} AND ${condition})`,
    }
  }
  return {
    covered: (row) => sql`${column(row, 'owner_no')} IN ${listOf(numbers)}`,
    source: [sessionsOf(numbers)],
    isExact: true,
    isNever: numbers.length === 0,
  }
}

export function sessionsOf(owners: readonly number[]): Hits {
  return hitsIn('sessions_by_owner', sql`hit.owner_no IN ${listOf(owners)}`)
}

/** `undefined` when they are too many to name. */
export function ownersWhere(run: RunComposed, wanted: readonly OwnerCondition[]): readonly number[] | undefined {
  const numbers = new Set<number>()
  for (const { condition, candidates } of wanted) {
    const query = sql`SELECT no FROM owners owner WHERE ${candidates ?? sql`TRUE`} AND ${condition} LIMIT ${NAMED_AT_MOST + 1}`
    for (const [no] of run(query)) numbers.add(no as number)
    if (numbers.size > NAMED_AT_MOST) return undefined
  }
  return [...numbers]
}

export function ownerIs(userId: UserId): OwnerCondition {
  return { condition: sql`owner.user_id = ${userId}` }
}

export function ownerNamed({ kind, text }: NamePattern): OwnerCondition {
  const key = toTextKey(text)
  switch (kind) {
    case 'exact':
      return { condition: sql`owner.username_key = ${key}` }
    case 'prefix':
      return { condition: sql`(owner.username_key >= ${key} AND owner.username_key < ${successorOf(key)})` }
    case 'part':
      return { condition: sql`instr(owner.username_key, ${key}) > 0`, ...candidatesOf(key) }
  }
}

/** How many live sessions the user has. `open` also counts those whose expiry nobody has noted, so it is never less. */
export function ownerHasSessions({ atLeast = 0, atMost }: CountRange, now: Instant): OwnerCondition {
  const live = sql`(
    SELECT count(*) FROM owners named CROSS JOIN sessions INDEXED BY sessions_by_owner ON owner_no = named.no
    WHERE named.user_id = owner.user_id AND ended_at IS NULL AND expires_at > ${now})`
  const condition: Condition =
    atMost === undefined ? sql`${live} >= ${atLeast}` : sql`${live} BETWEEN ${atLeast} AND ${atMost}`
  // Fewer have no index of their own: nearly everybody would be in it.
  return atLeast > 2 ? { condition, candidates: sql`owner.open > 2 AND owner.open >= ${atLeast}` } : { condition }
}

/** The trigrams of a part that has any: the index of names knows who has all of them. */
function candidatesOf(key: Uint8Array): { readonly candidates?: Condition } {
  const text = Buffer.from(key).toString('latin1')
  if (!/^[\x20-\x7e]{3,}$/.test(text)) return {}
  const trigrams = Array.from(
    { length: text.length - 2 },
    (_, at) => `"${text.slice(at, at + 3).replaceAll('"', '""')}"`,
  )
  return {
    candidates: sql`owner.no IN (SELECT rowid FROM owner_names WHERE owner_names MATCH ${trigrams.join(' AND ')})`,
  }
}

/** The least key that is greater than all that begin with this one. CESU-8 has no byte 0xFF. */
function successorOf(key: Uint8Array): Uint8Array {
  return Buffer.concat([key, Uint8Array.of(0xff)])
}
