import ipaddr from 'ipaddr.js'
import { addressToBytes } from '../../domain/address.ts'

// An address as few bytes that sort as addresses do: none first, then IPv4, then IPv6, each by its number.

const IPV4 = 4
const IPV6 = 6
/** What can't be read as an address is kept as it was given, after all that can. */
const AS_GIVEN = 0xff

const MAPPED_LENGTH = 12
const IPV4_DIGITS = 10

/** @param ip canonical text; empty for a connection without an address */
export function toAddressKey(ip: string): Uint8Array {
  if (ip === '') return new Uint8Array()
  const bytes = addressToBytes(ip)
  if (bytes === undefined) return Buffer.concat([Uint8Array.of(AS_GIVEN), Buffer.from(ip)])
  return isMapped(bytes)
    ? Buffer.concat([Uint8Array.of(IPV4), bytes.subarray(MAPPED_LENGTH)])
    : Buffer.concat([Uint8Array.of(IPV6), bytes])
}

/** The key of which `addressSortKey` of the domain is the text: the family, then the number. */
export function keyOfSortKey(sortKey: string): Uint8Array {
  return sortKey === '' ? new Uint8Array() : Buffer.from(`0${sortKey}`, 'hex')
}

export function fromAddressKey(key: Uint8Array): string {
  switch (key[0]) {
    case undefined:
      return ''
    case IPV4:
      return `${key[1]}.${key[2]}.${key[3]}.${key[4]}`
    case IPV6:
      return new ipaddr.IPv6([...key.subarray(1)]).toRFC5952String()
    default:
      return Buffer.from(key.subarray(1)).toString()
  }
}

/** The address of a key that is written in hexadecimal digits. */
export function fromAddressHex(digits: string): string {
  if (digits.length !== IPV4_DIGITS || !digits.startsWith('04')) return fromAddressKey(Buffer.from(digits, 'hex'))
  const byte = (index: number) => Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16)
  return `${byte(1)}.${byte(2)}.${byte(3)}.${byte(4)}`
}

function isMapped(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff
}
