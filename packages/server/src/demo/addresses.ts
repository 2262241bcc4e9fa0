import { canonicalAddress, parseNetwork } from 'latchkey'
import type { Chance } from './chance.ts'

/** Any address of a network in CIDR notation, in its canonical form. */
export function addressIn(network: string, chance: Chance): string {
  const { low, high } = parseNetwork(network)
  return toAddress(low.map((byte, index) => byte | (chance.integer(0, 255) & (byte ^ (high[index] ?? 0)))))
}

/**
 * What a provider hands to one household out of its own network: one address of IPv4, or a /64 of IPv6, in which every
 * device has an address of its own.
 */
export function householdIn(network: string, chance: Chance): string {
  const address = addressIn(network, chance)
  if (!address.includes(':')) return `${address}/32`
  const { low } = parseNetwork(`${address}/64`)
  return `${toAddress(low)}/64`
}

function toAddress(bytes: Uint8Array): string {
  const groups = Buffer.from(bytes)
    .toString('hex')
    .replace(/....(?!$)/g, '$&:')
  return canonicalAddress(groups) ?? groups
}
