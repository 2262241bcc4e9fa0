import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import {
  addressMatches,
  addressSortKey,
  addressToBytes,
  canonicalAddress,
  parseAddressFilter,
  parseNetwork,
} from './address.ts'
import { SessionError } from './errors.ts'

const v4 = fc.nat(2 ** 32 - 1).map(dotted)
const groups = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 })

describe('canonicalAddress', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:DB8::7', '2001:db8::7'],
    ['2001:0db8:0000:0000:0000:0000:0000:0007', '2001:db8::7'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::', '::'],
    ['::1', '::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['::ffff:203.0.113.7%1', '203.0.113.7'],
    ['64:ff9b::203.0.113.7', '64:ff9b::cb00:7107'],
  ])('R39 spells %s as %s', (text, canonical) => {
    assert.equal(canonicalAddress(text), canonical)
  })

  it.each([
    '',
    ' ',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '1.2.3.4 ',
    '010.0.0.1',
    '0x7f.0.0.1',
    '2130706433',
    '1.2.3.4:80',
    '[::1]',
    '::g',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    'localhost',
    'unknown',
    '%eth0',
    '10.0.0.0/8',
  ])('takes %j for no address', (text) => {
    assert.equal(canonicalAddress(text), undefined)
  })

  it('R39 gives an IPv4 address one name, mapped into IPv6 or not', () => {
    fc.assert(
      fc.property(v4, (address) => {
        const [high = '', low = ''] = Buffer.from(address.split('.').map(Number)).toString('hex').match(/.{4}/g) ?? []
        assert.equal(canonicalAddress(address), address)
        assert.equal(canonicalAddress(`::ffff:${address}`), address)
        assert.equal(canonicalAddress(`0:0:0:0:0:FFFF:${high}:${low}`), address)
      }),
    )
  })

  it('gives an IPv6 address one name, however its groups are written', () => {
    fc.assert(
      fc.property(groups, (parts) => {
        const short = parts.map((part) => part.toString(16)).join(':')
        const long = parts.map((part) => part.toString(16).padStart(4, '0').toUpperCase()).join(':')
        const canonical = canonicalAddress(short)
        assert.ok(canonical)
        assert.equal(canonicalAddress(long), canonical)
        assert.equal(canonicalAddress(canonical), canonical)
        // The parser of URLs follows the same standard.
        if (!canonical.includes('.')) assert.equal(new URL(`http://[${short}]/`).hostname, `[${canonical}]`)
      }),
    )
  })

  it('R9 throws at nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearAddress()), (text) => {
        const canonical = canonicalAddress(text)
        assert.equal(canonical === undefined ? undefined : canonicalAddress(canonical), canonical)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('addressToBytes', () => {
  it('orders IPv4 as it is mapped into IPv6', () => {
    fc.assert(
      fc.property(v4, (address) => {
        const expected = [...new Array(10).fill(0), 255, 255, ...address.split('.').map(Number)]
        assert.deepEqual([...(addressToBytes(address) ?? [])], expected)
      }),
    )
  })

  it('knows no bytes of what is no address', () => {
    assert.equal(addressToBytes(''), undefined)
    assert.equal(addressToBytes('203.0.'), undefined)
  })
})

describe('addressSortKey', () => {
  it('puts no address first, then IPv4, then IPv6, each by number', () => {
    const inOrder = [
      '',
      '0.0.0.0',
      '9.255.0.1',
      '10.0.0.2',
      '10.0.0.10',
      '255.255.255.255',
      '::',
      '::1',
      'a::',
      '2001:db8::',
    ]

    assert.deepEqual(inOrder.map(addressSortKey).toSorted(), inOrder.map(addressSortKey))
    assert.equal(addressSortKey('10.0.0.2'), '40a000002')
    assert.equal(addressSortKey('2001:db8::1'), '620010db8000000000000000000000001')
  })
})

describe('a network', () => {
  it('holds the IPv4 addresses that begin with the same bits', () => {
    fc.assert(
      fc.property(v4, v4, fc.nat(32), fc.boolean(), (base, other, length, near) => {
        const address = near ? besides(base, other, length) : other
        assert.equal(
          addressMatches(address, parseAddressFilter(`${base}/${length}`)),
          bits(base, length) === bits(address, length),
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('holds the IPv6 addresses that begin with the same bits', () => {
    fc.assert(
      fc.property(groups, groups, fc.nat(128), fc.nat(8), (base, other, length, shared) => {
        const address = [...base.slice(0, shared), ...other.slice(shared)]
        const canonical = canonicalAddress(hex(address)) ?? ''
        fc.pre(canonical.includes(':'))
        const network = parseAddressFilter(`${hex(base)}/${length}`)
        assert.equal(
          addressMatches(canonical, network),
          binary(base).slice(0, length) === binary(address).slice(0, length),
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('R39 holds the same addresses when it is mapped into IPv6', () => {
    fc.assert(
      fc.property(v4, v4, fc.nat(32), (base, address, length) => {
        const plain = addressMatches(address, parseAddressFilter(`${base}/${length}`))
        assert.equal(addressMatches(address, parseAddressFilter(`::ffff:${base}/${length + 96}`)), plain)
      }),
    )
  })

  it('of IPv6 holds no IPv4 address', () => {
    assert.equal(addressMatches('10.0.0.1', parseAddressFilter('::/0')), false)
  })

  it('of IPv4 holds no IPv6 address', () => {
    assert.equal(addressMatches('2001:db8::1', parseAddressFilter('0.0.0.0/0')), false)
    assert.equal(addressMatches('::1', parseAddressFilter('0.0.0.0/0')), false)
  })

  it.each(['10.0.0.0/33', '::/129', '10.0.0.0/-1', '10.0.0.0/', '/8', 'x/8', '10.0.0.0/8/8', '10.0.0.0/a', '10.0.0.0'])(
    'is not %j',
    (text) => {
      assert.throws(
        () => parseNetwork(text),
        (error) => error instanceof SessionError && error.code === 'bad_request',
      )
    },
  )
})

describe('parseAddressFilter', () => {
  it.each([
    ['203.0.113.7', ['203.0.113.7'], ['203.0.113.70', '2.203.0.113']],
    [' 203.0. ', ['203.0.113.7', '203.0.0.1'], ['203.1.0.0', '1.203.0.1']],
    ['203.0.113.70', ['203.0.113.70'], ['203.0.113.7']],
    ['2001:DB8:', ['2001:db8::7', '2001:db8:1::'], ['2001:db80::1', '2001:d::b8']],
    ['2001:db8::0007', ['2001:db8::7'], ['2001:db8::70']],
    ['::ffff:203.0.113.7', ['203.0.113.7'], ['203.0.113.70']],
    ['10.0.0.0/8', ['10.255.0.1'], ['11.0.0.1', '100.0.0.1', '::a00:1']],
    ['2001:db8::/32', ['2001:db8:ffff::'], ['2001:db9::']],
  ])('reads %j: it finds %j and not %j', (text, found, missed) => {
    const filter = parseAddressFilter(text)

    for (const address of found) assert.ok(addressMatches(address, filter), address)
    for (const address of missed) assert.ok(!addressMatches(address, filter), address)
  })

  it.each([
    '',
    ' ',
    'zoe',
    '203.0.113.x',
    '300.1',
    '1..2',
    '1.2.3.4.5',
    'abcde',
    'example.org',
    '10.0.0.0/99',
    "1' or '1'='1",
    '1'.repeat(46),
    '%',
  ])('refuses %j with a sentence', (text) => {
    assert.throws(
      () => parseAddressFilter(text),
      (error) => error instanceof SessionError && error.code === 'bad_request' && error.message.length < 250,
    )
  })
})

function dotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join('.')
}

/** The naive model: an address as a text of zeros and ones. */
function bits(address: string, length: number): string {
  return binary(address.split('.').map(Number), 8).slice(0, length)
}

function binary(parts: readonly number[], size = 16): string {
  return parts.map((part) => part.toString(2).padStart(size, '0')).join('')
}

function hex(parts: readonly number[]): string {
  return parts.map((part) => part.toString(16)).join(':')
}

/** An address that shares about `length` bits with the other: random ones hardly ever meet a network. */
function besides(base: string, other: string, length: number): string {
  const text = bits(base, length) + bits(other, 32).slice(length)
  return (text.match(/.{8}/g) ?? []).map((part) => Number.parseInt(part, 2)).join('.')
}

function nearAddress(): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom('0', '1', 'ffff', '255', ':', '::', '.', '%', '::ffff:', 'g', ' '), { maxLength: 12 })
    .map((it) => it.join(''))
}
