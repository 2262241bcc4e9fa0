import { BlockList } from 'node:net'
import { canonicalAddress, NO_ADDRESS, parseNetwork } from '../domain/address.ts'

/** The networks whose word about a client's address is taken. Node's list of addresses, asked on every request. */
export type TrustedProxies = Pick<BlockList, 'check'>

/** More proxies than anybody has, and few enough that a header full of them costs nothing. */
const MOST_HOPS = 20

/** `[ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255]:65535` in quotes, with room for a zone. */
const LONGEST_HOP = 72

/**
 * Reads the configured proxies: networks such as `10.0.0.0/8` and single addresses such as `::1`.
 *
 * @throws SessionError `bad_request` when one is neither
 */
export function trustedProxies(networks: readonly string[]): TrustedProxies {
  const list = new BlockList()
  for (const network of networks) {
    const { low, high } = parseNetwork(asNetwork(network.trim()))
    list.addRange(asAddress(low), asAddress(high), 'ipv6')
  }
  return list
}

function asNetwork(text: string): string {
  const address = text.includes('/') ? undefined : canonicalAddress(text)
  if (address === undefined) return text
  return address.includes(':') ? `${address}/128` : `${address}/32`
}

/** IPv4 as `::ffff:a.b.c.d`: as such the list finds it under both its names. */
function asAddress(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/....(?!$)/g, '$&:')
}

/**
 * The canonical address of the client. `forwarded` is the value of `X-Forwarded-For`; anybody can send one, so it
 * counts only as far as trusted proxies wrote it: from the right, each proxy vouches for the entry that it added.
 * The first entry that is no trusted proxy is the client. An entry that can't be read ends the walk: then the last
 * proxy known is the nearest thing to the client. `NO_ADDRESS` when the connection has none, as on a unix socket.
 */
export function clientAddress(request: {
  readonly peer: string | undefined
  readonly forwarded: string | null | undefined
  readonly trusted: TrustedProxies
}): string {
  const peer = canonicalAddress(request.peer ?? '') ?? NO_ADDRESS
  if (!request.forwarded || !isTrusted(peer, request.trusted)) return peer
  let nearest = peer
  for (const hop of hopsFromRight(request.forwarded)) {
    const address = hopAddress(hop)
    if (address === undefined) return nearest
    nearest = address
    if (!isTrusted(address, request.trusted)) return nearest
  }
  return nearest
}

function isTrusted(address: string, trusted: TrustedProxies): boolean {
  return trusted.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
}

/** Never splits the whole header: its left end belongs to whoever sent it, however long it is. */
function* hopsFromRight(forwarded: string): Generator<string> {
  let end = forwarded.length
  for (let count = 0; count < MOST_HOPS && end > 0; count += 1) {
    const comma = forwarded.lastIndexOf(',', end - 1)
    yield forwarded.slice(comma + 1, end)
    end = comma
  }
}

/** Takes off what proxies put around an address: quotes, brackets, a port. */
function hopAddress(hop: string): string | undefined {
  if (hop.length > LONGEST_HOP) return undefined
  const bare = hop.trim().replace(/^"(.*)"$/, '$1')
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(bare)
  if (bracketed) return canonicalAddress(bracketed[1] ?? '')
  return canonicalAddress(bare.replace(/^([\d.]+):\d{1,5}$/, '$1'))
}
