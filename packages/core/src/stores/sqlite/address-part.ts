import { type RawBuilder, sql } from 'kysely'
import type { AddressFilter } from '../../domain/address.ts'
import { addressRanges, type KeyRange } from '../sql/address-ranges.ts'
import { anyOf, type Condition } from '../sql/conditions.ts'
import { type Hits, hitsIn } from './hits.ts'
import { column, type Row, type SqlPart } from './sql-part.ts'

export function addressPart(wanted: readonly AddressFilter[]): SqlPart {
  return {
    covered: (row) => anyOf(wanted.map((filter) => addressCondition(row, filter))),
    ordered: 'address',
    source: wanted.flatMap(addressSource),
    isExact: wanted.every((filter) => addressRanges(filter).prefix === undefined),
  }
}

export function addressCondition(row: Row, filter: AddressFilter): Condition {
  const { ranges, prefix } = addressRanges(filter)
  const address = column(row, 'address')
  const within = anyOf(ranges.map((range) => inRange(address, range)))
  return prefix === undefined ? within : sql`(${within} AND ${beginsWith(address, prefix)})`
}

/** Those in the ranges, of which a few may begin with something else. */
export function addressSource(filter: AddressFilter): readonly Hits[] {
  return addressRanges(filter).ranges.map((range) =>
    hitsIn('sessions_by_address', inRange(sql.ref('hit.address'), range)),
  )
}

function inRange(address: RawBuilder<unknown>, { low, high }: KeyRange): Condition {
  return sql`${address} BETWEEN ${low} AND ${high}`
}

function beginsWith(address: RawBuilder<unknown>, prefix: string): Condition {
  return sql`substr(address_text(${address}), 1, ${prefix.length}) = ${prefix}`
}
