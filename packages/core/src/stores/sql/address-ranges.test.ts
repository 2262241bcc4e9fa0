import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { addressMatches, addressSortKey, canonicalAddress, parseAddressFilter } from '../../domain/address.ts'
import { fromAddressKey, keyOfSortKey, toAddressKey } from './address-key.ts'
import { addressRanges } from './address-ranges.ts'

/** Close to each other, so that beginnings and networks have hits; zeros, so that IPv6 is written with gaps. */
const somePart = fc.constantFrom(0, 1, 2, 10, 20, 25, 200, 255)
const someGroup = fc.constantFrom('0', '1', '10', 'db8', '2001', 'ffff', 'a0')
const someAddress = fc
  .oneof(
    fc.array(somePart, { minLength: 4, maxLength: 4 }).map((parts) => parts.join('.')),
    fc.array(someGroup, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':')),
  )
  .map((text) => canonicalAddress(text) ?? '')

describe('the key of an address', () => {
  it('is the address again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('')), (text) => {
        const ip = canonicalAddress(text) ?? ''
        assert.equal(fromAddressKey(toAddressKey(ip)), ip)
      }),
    )
  })

  it('keeps what is no address as it was given', () => {
    assert.equal(fromAddressKey(toAddressKey('unix:/run/socket')), 'unix:/run/socket')
  })

  it('sorts as the domain sorts addresses', () => {
    fc.assert(
      fc.property(someAddress, someAddress, (one, other) => {
        const [left, right] = [addressSortKey(one), addressSortKey(other)]
        const asText = left < right ? -1 : left > right ? 1 : 0
        assert.equal(Buffer.compare(toAddressKey(one), toAddressKey(other)), asText)
        assert.deepEqual(Buffer.from(keyOfSortKey(left)), Buffer.from(toAddressKey(one)))
      }),
    )
  })
})

describe('addressRanges', () => {
  it('M22 hold what a beginning matches, and nothing else once the text is looked at', () => {
    fc.assert(
      fc.property(someAddress, someAddress, fc.nat(40), (ip, typed, length) => {
        const prefix = typed.slice(0, 1 + length)
        const filter = { kind: 'prefix', prefix } as const
        assert.equal(isFound(ip, filter), addressMatches(ip, filter), `${ip} by ${prefix}`)
      }),
      { numRuns: 3000 },
    )
  })

  it('M22 hold the addresses of a network', () => {
    fc.assert(
      fc.property(someAddress, someAddress, fc.nat(128), (ip, of, bits) => {
        const filter = parseAddressFilter(`${of}/${of.includes(':') ? bits : bits % 33}`)
        assert.equal(isFound(ip, filter), addressMatches(ip, filter))
      }),
      { numRuns: 1000 },
    )
  })

  it('are none for what begins no address', () => {
    for (const prefix of ['256.', '01.', '1.2.3.4.5', '1..', 'g', '12345:', '1:2:3:4:5:6:7:8:9']) {
      assert.deepEqual(addressRanges({ kind: 'prefix', prefix }).ranges, [], prefix)
    }
  })
})

function isFound(ip: string, filter: Parameters<typeof addressRanges>[0]): boolean {
  const key = toAddressKey(ip)
  const { ranges, prefix = '' } = addressRanges(filter)
  return (
    ip.startsWith(prefix) &&
    ranges.some(({ low, high }) => Buffer.compare(low, key) <= 0 && Buffer.compare(key, high) <= 0)
  )
}
