import type { AddressFilter } from '../../domain/address.ts'
import { keyOfSortKey, toAddressKey } from './address-key.ts'

/** From key to key, both included. */
export type KeyRange = { readonly low: Uint8Array; readonly high: Uint8Array }

export type AddressRanges = {
  readonly ranges: readonly KeyRange[]
  /** Given when the ranges hold more than what was asked for: how the text of an address has to begin. */
  readonly prefix?: string
}

/** An address filter as ranges of keys, so that an index finds what it asks for. */
export function addressRanges(filter: AddressFilter): AddressRanges {
  switch (filter.kind) {
    case 'address': {
      const key = toAddressKey(filter.address)
      return { ranges: [{ low: key, high: key }] }
    }
    case 'network':
      return { ranges: [{ low: keyOfSortKey(filter.low), high: keyOfSortKey(filter.high) }] }
    case 'prefix':
      return prefixRanges(filter.prefix)
  }
}

function prefixRanges(prefix: string): AddressRanges {
  const ipv4 = prefix.includes(':') ? [] : ipv4PrefixRanges(prefix)
  if (prefix.includes('.')) return { ranges: ipv4 }
  // A group of zeros may be written as `::` or not at all, so only the text itself can tell.
  return { ranges: [...ipv4, ...ipv6PrefixRanges(prefix)], prefix }
}

function ipv4PrefixRanges(prefix: string): readonly KeyRange[] {
  const parts = prefix.split('.')
  const begun = parts.pop() ?? ''
  const whole = parts.map((part) => (/^(?:0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256))
  if (whole.some((part) => part > 255) || whole.length > 3) return []
  return numbersBeginningWith(begun, 10, 3)
    .filter(([first]) => first <= 255)
    .map(([first, last]) => ({
      low: toIpv4Key([...whole, first], 0),
      high: toIpv4Key([...whole, Math.min(last, 255)], 255),
    }))
}

function ipv6PrefixRanges(prefix: string): readonly KeyRange[] {
  const beforeGap = prefix.includes('::') ? prefix.slice(0, prefix.indexOf('::') + 1) : prefix
  const parts = beforeGap.split(':')
  const begun = parts.pop() ?? ''
  const whole = parts.map((part) => (part === '' ? 0 : Number.parseInt(part, 16)))
  if (whole.length > 7 || whole.some((part) => !(part <= 0xffff))) return []
  return numbersBeginningWith(begun, 16, 4).map(([first, last]) => ({
    low: toIpv6Key([...whole, first], 0),
    high: toIpv6Key([...whole, last], 0xffff),
  }))
}

/** All numbers of at most `digits` digits whose text begins so: "2" is 2, 20 to 29, 200 to 299. */
function numbersBeginningWith(begun: string, base: number, digits: number): (readonly [number, number])[] {
  if (begun === '') return [[0, base ** digits - 1]]
  const number = Number.parseInt(begun, base)
  if (Number.isNaN(number) || begun.length > digits || !/^[0-9a-f]+$/.test(begun)) return []
  if (base === 10 && !/^\d+$/.test(begun)) return []
  if (begun.startsWith('0')) return begun === '0' ? [[0, 0]] : []
  return Array.from({ length: digits - begun.length + 1 }, (_, more) => {
    const scale = base ** more
    return [number * scale, number * scale + scale - 1] as const
  })
}

function toIpv4Key(parts: readonly number[], fill: number): Uint8Array {
  return Uint8Array.from([4, ...Array.from({ length: 4 }, (_, index) => parts[index] ?? fill)])
}

function toIpv6Key(groups: readonly number[], fill: number): Uint8Array {
  const bytes = Array.from({ length: 8 }, (_, index) => groups[index] ?? fill).flatMap((group) => [
    group >> 8,
    group & 0xff,
  ])
  return Uint8Array.from([6, ...bytes])
}
