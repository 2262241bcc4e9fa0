import ipaddr from 'ipaddr.js'
import { SessionError } from './errors.ts'

/** What an administrator may type to find addresses. All three compare against canonical addresses. */
export type AddressFilter =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'prefix'; readonly prefix: string }
  /** The first and the last {@link addressSortKey} of the network: both of IPv4 or both of IPv6. */
  | { readonly kind: 'network'; readonly low: string; readonly high: string }

/** The first and the last address of a network, as {@link addressToBytes} gives them. */
export type Network = { readonly low: Uint8Array; readonly high: Uint8Array }

/** Read without the library: nearly every request has one of these, and the library takes its time. */
const IPV4 = /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/
/** How a socket that listens on IPv6 names a peer on IPv4. */
const MAPPED = '::ffff:'

/** What is kept for a connection without an address, such as a unix socket. */
export const NO_ADDRESS = ''

/**
 * One spelling for each address: IPv4 dotted, IPv6 as in RFC 5952, an IPv4-mapped IPv6 address as its IPv4 address,
 * without a zone. `undefined` when the text is no address.
 */
export function canonicalAddress(text: string): string | undefined {
  if (IPV4.test(text)) return text
  if (text.startsWith(MAPPED) && IPV4.test(text.slice(MAPPED.length))) return text.slice(MAPPED.length)
  const bare = text.includes('%') ? text.slice(0, text.indexOf('%')) : text
  if (!ipaddr.IPv6.isValid(bare) && !ipaddr.IPv4.isValidFourPartDecimal(bare)) return undefined
  const address = ipaddr.process(bare)
  return address.kind() === 'ipv6' ? (address as ipaddr.IPv6).toRFC5952String() : address.toString()
}

/** The 16 bytes of an address: IPv4 as `::ffff:a.b.c.d`. */
export function addressToBytes(canonical: string): Uint8Array | undefined {
  if (canonicalAddress(canonical) === undefined) return undefined
  const address = ipaddr.parse(canonical)
  const v6 = address.kind() === 'ipv4' ? (address as ipaddr.IPv4).toIPv4MappedAddress() : (address as ipaddr.IPv6)
  return Uint8Array.from(v6.toByteArray())
}

/**
 * The text by which addresses are ordered and compared with networks, by code unit: nothing for no address, `4` and 8
 * hexadecimal digits for IPv4, `6` and 32 for IPv6. So whoever has no address comes first, then IPv4, then IPv6, each
 * by number.
 */
export function addressSortKey(canonical: string): string {
  const bytes = addressToBytes(canonical)
  return bytes === undefined ? '' : sortKeyOf(bytes)
}

/**
 * What stands for an address when knocks are counted: an IPv4 address itself, an IPv6 address its /64. The lower 64 bits
 * are for the machine to choose (RFC 4291, section 2.5.4), so one machine can come from as many addresses as it likes.
 */
export function countedAddress(canonical: string): string {
  const bytes = canonical.includes(':') ? addressToBytes(canonical) : undefined
  return bytes === undefined ? canonical : `${Buffer.from(bytes.subarray(0, 8)).toString('hex')}/64`
}

/** Up to four numbers of one byte each. */
const BEGINS_IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){1,4}$/
const BEGINS_IPV6 = /^[0-9a-f]{1,4}$|^(?=.*:)[0-9a-f:.]{1,45}$/

/**
 * Reads what is typed into an address filter: `203.0.113.7`, a beginning such as `203.0.` or `2001:db8:`, or a network
 * in CIDR notation such as `10.0.0.0/8`.
 *
 * @throws SessionError `bad_request` when it can be none of these
 */
export function parseAddressFilter(text: string): AddressFilter {
  const typed = text.trim().toLowerCase()
  if (typed.includes('/')) return networkFilter(parseNetwork(typed))
  const address = canonicalAddress(typed)
  if (address !== undefined) return { kind: 'address', address }
  if (BEGINS_IPV4.test(typed) || BEGINS_IPV6.test(typed)) return { kind: 'prefix', prefix: typed }
  throw new SessionError(
    'bad_request',
    `"${text.slice(0, 60)}" is no address: type one like 203.0.113.7, the beginning of one, or a network like 10.0.0.0/8`,
  )
}

export function addressMatches(canonical: string, filter: AddressFilter): boolean {
  switch (filter.kind) {
    case 'address':
      return canonical === filter.address
    case 'prefix':
      return canonical.startsWith(filter.prefix)
    case 'network': {
      const key = addressSortKey(canonical)
      return filter.low <= key && key <= filter.high
    }
  }
}

/** @throws SessionError `bad_request` */
export function parseNetwork(text: string): Network {
  if (!ipaddr.isValidCIDR(text)) {
    throw new SessionError(
      'bad_request',
      `"${text.slice(0, 60)}" is no network: write it like 10.0.0.0/8 or 2001:db8::/32`,
    )
  }
  const [address, length] = ipaddr.parseCIDR(text)
  const bits = address.kind() === 'ipv4' ? length + 96 : length
  const v6 = address.kind() === 'ipv4' ? (address as ipaddr.IPv4).toIPv4MappedAddress() : (address as ipaddr.IPv6)
  const low = Uint8Array.from(v6.toByteArray())
  const high = Uint8Array.from(low)
  for (const index of low.keys()) {
    const mask = 0xff00 >> Math.min(8, Math.max(0, bits - index * 8))
    low[index] = (low[index] ?? 0) & mask & 0xff
    high[index] = (high[index] ?? 0) | (~mask & 0xff)
  }
  return { low, high }
}

/** A network of IPv6 holds no IPv4 address, though `::/0` has room for all of them as mapped ones. */
function networkFilter({ low, high }: Network): AddressFilter {
  if (isMapped(low) && isMapped(high)) return { kind: 'network', low: sortKeyOf(low), high: sortKeyOf(high) }
  return { kind: 'network', low: `6${hexOf(low)}`, high: `6${hexOf(high)}` }
}

function sortKeyOf(bytes: Uint8Array): string {
  return isMapped(bytes) ? `4${hexOf(bytes.subarray(12))}` : `6${hexOf(bytes)}`
}

function isMapped(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 12).every((byte, index) => byte === (index < 10 ? 0 : 0xff))
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
