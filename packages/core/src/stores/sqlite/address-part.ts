import { type RawBuilder, sql } from 'kysely'
import type { AddressFilter } from '../../domain/address.ts'
import { addressRanges, type KeyRange } from '../sql/address-ranges.ts'
import { anyOf, type Condition } from '../sql/conditions.ts'
import { column, type Row, type SqlPart, unionOf } from './sql-part.ts'

export function addressPart(wanted: readonly AddressFilter[]): SqlPart {
  return {
    covered: (row) => anyOf(wanted.map((filter) => addressCondition(row, filter))),
    ordered: 'address',
    source: unionOf(wanted.map(addressSource)),
  }
}

export function addressCondition(row: Row, filter: AddressFilter): Condition {
  const { ranges, prefix } = addressRanges(filter)
  const address = column(row, 'address')
  const within = anyOf(ranges.map((range) => inRange(address, range)))
  return prefix === undefined ? within : sql`(${within} AND ${beginsWith(address, prefix)})`
}

/** Those in the ranges, of which a few may begin with something else. */
export function addressSource(filter: AddressFilter): RawBuilder<unknown> {
  const address = sql.ref('address')
  return unionOf(
    addressRanges(filter).ranges.map(
      (range) => sql`SELECT id FROM sessions INDEXED BY sessions_by_address WHERE ${inRange(address, range)}`,
    ),
  )
}

function inRange(address: RawBuilder<unknown>, { low, high }: KeyRange): Condition {
  return sql`${address} BETWEEN ${low} AND ${high}`
}

function beginsWith(address: RawBuilder<unknown>, prefix: string): Condition {
  return sql`substr(address_text(${address}), 1, ${prefix.length}) = ${prefix}`
}
