import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { canonicalAddress } from '../domain/address.ts'
import { SessionError } from '../domain/errors.ts'
import { clientAddress, trustedProxies } from './client-address.ts'

const trusted = trustedProxies(['10.0.0.0/8', '::1', 'fd00::/8', '192.0.2.1'])

const stranger = fc.oneof(
  fc.ipV4().filter((address) => !address.startsWith('10.') && address !== '192.0.2.1'),
  fc.ipV6().filter((address) => address.startsWith('2')),
)
const proxy = fc.oneof(
  fc.ipV4().map((address) => address.replace(/^\d+/, '10')),
  fc.constantFrom('::1', '192.0.2.1', 'fd00::7', '::ffff:10.1.2.3'),
)
const anything = fc.oneof(stranger, proxy, fc.string(), fc.constantFrom('', 'unknown', '_hidden', '1.2.3.4.5', '::g'))

describe('clientAddress', () => {
  it('R39 ignores X-Forwarded-For from a stranger', () => {
    assert.equal(clientAddress({ peer: '203.0.113.9', forwarded: '198.51.100.7', trusted }), '203.0.113.9')
  })

  it('R39 ignores X-Forwarded-For when nobody is trusted', () => {
    assert.equal(
      clientAddress({ peer: '127.0.0.1', forwarded: '198.51.100.7', trusted: trustedProxies([]) }),
      '127.0.0.1',
    )
  })

  it.each([
    // No hop.
    ['10.0.0.1', undefined, '10.0.0.1'],
    ['10.0.0.1', '', '10.0.0.1'],
    ['203.0.113.9', null, '203.0.113.9'],
    // One hop.
    ['10.0.0.1', '198.51.100.7', '198.51.100.7'],
    ['::1', '2001:DB8::7', '2001:db8::7'],
    ['192.0.2.1', '198.51.100.7', '198.51.100.7'],
    ['192.0.2.2', '198.51.100.7', '192.0.2.2'],
    // Two hops.
    ['10.0.0.1', '198.51.100.7, 10.0.0.2', '198.51.100.7'],
    ['10.0.0.1', '198.51.100.7 ,\t10.0.0.2 , fd00::5', '198.51.100.7'],
    ['10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    // What the client wrote before the proxies stays unread.
    ['10.0.0.1', '1.1.1.1, 198.51.100.7', '198.51.100.7'],
    ['10.0.0.1', '10.9.9.9, 198.51.100.7, 10.0.0.2', '198.51.100.7'],
    // Ports, brackets, quotes, zones.
    ['10.0.0.1', '198.51.100.7:4711', '198.51.100.7'],
    ['10.0.0.1', '[2001:db8::7]:80', '2001:db8::7'],
    ['10.0.0.1', '[2001:db8::7]', '2001:db8::7'],
    ['10.0.0.1', '"198.51.100.7"', '198.51.100.7'],
    ['10.0.0.1', '"[2001:db8::7]:80"', '2001:db8::7'],
    ['10.0.0.1', '198.51.100.7, 10.0.0.2:9000', '198.51.100.7'],
    ['fe80::1%eth0', '198.51.100.7', 'fe80::1'],
    // IPv4 inside IPv6 is IPv4.
    ['::ffff:10.0.0.1', '::ffff:198.51.100.7', '198.51.100.7'],
    ['::ffff:203.0.113.9', '198.51.100.7', '203.0.113.9'],
    ['10.0.0.1', '198.51.100.7, [::ffff:10.0.0.2]:80', '198.51.100.7'],
    // What can't be read ends the walk.
    ['10.0.0.1', 'unknown', '10.0.0.1'],
    ['10.0.0.1', '198.51.100.7, unknown', '10.0.0.1'],
    ['10.0.0.1', '198.51.100.7, unknown, 10.0.0.2', '10.0.0.2'],
    ['10.0.0.1', '198.51.100.7,', '10.0.0.1'],
    ['10.0.0.1', '198.51.100.7,,10.0.0.2', '10.0.0.2'],
    ['10.0.0.1', '198.51.100.7:', '10.0.0.1'],
    ['10.0.0.1', '[198.51.100.7', '10.0.0.1'],
    ['10.0.0.1', '0x7f.1', '10.0.0.1'],
    ['10.0.0.1', '010.1.1.1', '10.0.0.1'],
    // A connection without an address.
    [undefined, '198.51.100.7', ''],
    ['', '198.51.100.7', ''],
  ])('R39 for the connection of %s with %j says %j', (peer, forwarded, expected) => {
    assert.equal(clientAddress({ peer, forwarded, trusted }), expected)
  })

  it('R39 finds the client through any number of trusted hops, whatever the client wrote itself', () => {
    fc.assert(
      fc.property(
        fc.array(anything),
        stranger,
        fc.array(proxy, { maxLength: 10 }),
        proxy,
        (lies, client, hops, peer) => {
          const forwarded = [...lies, client, ...hops].join(', ')
          assert.equal(clientAddress({ peer, forwarded, trusted }), canonicalAddress(client))
        },
      ),
    )
  })

  it('R39 lets a stranger say nothing about its address', () => {
    fc.assert(
      fc.property(stranger, fc.array(anything), (peer, lies) => {
        assert.equal(clientAddress({ peer, forwarded: lies.join(','), trusted }), canonicalAddress(peer))
      }),
    )
  })

  it('R39 gives one spelling of an address or none, for any input', () => {
    fc.assert(
      fc.property(fc.option(anything, { nil: undefined }), fc.array(anything), (peer, lies) => {
        const address = clientAddress({ peer, forwarded: lies.join(','), trusted })
        assert.equal(canonicalAddress(address) ?? '', address)
      }),
    )
  })

  it('reads no entry that is longer than any address', () => {
    const forwarded = `198.51.100.7${' '.repeat(100)}`

    assert.equal(clientAddress({ peer: '10.0.0.1', forwarded, trusted }), '10.0.0.1')
  })

  it('stops at the twentieth hop of an endless header', () => {
    const forwarded = `198.51.100.7${', 10.0.0.2'.repeat(200_000)}`

    assert.equal(clientAddress({ peer: '10.0.0.1', forwarded, trusted }), '10.0.0.2')
  })
})

describe('trustedProxies', () => {
  it.each([
    ['10.0.0.0/8', '10.255.255.255', '11.0.0.0'],
    ['10.0.0.0/8', '::ffff:10.0.0.1', '::a00:1'],
    ['::ffff:10.0.0.0/104', '10.255.255.255', '11.0.0.0'],
    ['fd00::/9', 'fd7f::', 'fd80::'],
    [' 192.0.2.1 ', '192.0.2.1', '192.0.2.0'],
    ['2001:db8::1', '2001:db8::1', '2001:db8::'],
    ['0.0.0.0/0', '203.0.113.9', '2001:db8::1'],
  ])('reads %j: it holds %s and not %s', (network, inside, outside) => {
    const proxies = trustedProxies([network])

    assert.equal(clientAddress({ peer: inside, forwarded: '8.8.8.8', trusted: proxies }), '8.8.8.8')
    assert.notEqual(clientAddress({ peer: outside, forwarded: '8.8.8.8', trusted: proxies }), '8.8.8.8')
  })

  it.each(['proxy.internal', '10.0.0.0/33', '', '10.', '*'])('refuses %j', (network) => {
    assert.throws(() => trustedProxies([network]), SessionError)
  })
})
