import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { days, seconds } from '../domain/clock.ts'
import { newSessionId } from '../domain/session-id.ts'
import { issueToken } from '../domain/token.ts'
import { sessionCookie } from './cookies.ts'

const { token } = issueToken(newSessionId('ada', 1))
const cookie = sessionCookie({ secure: true })

const cookieName = fc.string({ unit: fc.constantFrom(...'abcXYZ019_-.!~'), minLength: 1, maxLength: 100 })

describe('sessionCookie', () => {
  it('R46 R47 R48 R51 binds the cookie to the host, to https and away from scripts', () => {
    assert.equal(
      cookie.serialize(token, days(30)),
      `__Host-id=${token}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax; Secure`,
    )
  })

  it('R46 never names a domain, and takes the cookie away with the same attributes', () => {
    assert.equal(cookie.clear(), '__Host-id=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure')
    assert.doesNotMatch(cookie.serialize(token, days(1)), /domain/i)
  })

  it('R46 uses neither prefix nor Secure on plain http, where Safari would drop them', () => {
    const plain = sessionCookie({ secure: false })

    assert.equal(plain.name, 'id')
    assert.equal(plain.serialize(token, seconds(60)), `id=${token}; Max-Age=60; Path=/; HttpOnly; SameSite=Lax`)
  })

  it('R48 can be Strict, and R51 can have another name', () => {
    const strict = sessionCookie({ secure: true, sameSite: 'Strict', name: 'sid' })

    assert.match(strict.serialize(token, days(1)), /^__Host-sid=.*; SameSite=Strict; Secure$/)
  })

  it('R19 lives at most 400 days, and never longer than the session', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (timeLeft) => {
        const maxAge = Number(/; Max-Age=(\d+);/.exec(cookie.serialize(token, timeLeft))?.[1])
        assert.ok(maxAge <= 34_560_000)
        assert.ok(maxAge * 1000 <= Math.max(0, timeLeft))
      }),
    )
  })

  it('R50 fits into 4096 bytes, whatever its name', () => {
    fc.assert(
      fc.property(cookieName, fc.boolean(), (name, secure) => {
        assert.ok(Buffer.byteLength(sessionCookie({ name, secure }).serialize(token, days(400))) <= 4096)
      }),
    )
    assert.throws(() => sessionCookie({ secure: true, name: 'x'.repeat(4096) }).serialize(token, 1), TypeError)
  })

  it.each(['', 'a b', 'a=b', 'a;b', 'é', '__Host-id', '__secure-id', 'a\r\nb'])('refuses the name %j', (name) => {
    assert.throws(() => sessionCookie({ secure: true, name }), TypeError)
  })

  it.each(['', 'a;b', 'a\r\nSet-Cookie: b=c', 'a b', 'a,b', '"a"', 'é'])('never writes %j as a token', (notToken) => {
    assert.throws(() => cookie.serialize(notToken, days(1)), TypeError)
  })
})

describe('sessionCookie.read', () => {
  it.each([
    [undefined, undefined],
    [null, undefined],
    ['', undefined],
    ['__Host-id=abc', 'abc'],
    ['a=1; __Host-id=abc', 'abc'],
    ['a=1;__Host-id=abc ; b=2', 'abc'],
    ['a=1;\t __Host-id=abc\t', 'abc'],
    ['__Host-id=a=b', 'a=b'],
    ['__Host-id=', undefined],
    ['__Host-id=; a=1', undefined],
    ['__Host-id', undefined],
    ['__host-id=abc', undefined],
    ['x__Host-id=abc', undefined],
    ['x=__Host-id=abc', undefined],
    ['x=1 __Host-id=abc', undefined],
    ['__Host-id =abc', undefined],
    ['x__Host-id=no; __Host-id=abc; y=__Host-id=no', 'abc'],
  ])('finds in %j the value %j', (header, value) => {
    assert.equal(cookie.read(header), value)
  })

  it.each([
    '__Host-id=abc; __Host-id=def',
    '__Host-id=abc; __Host-id=abc',
    '__Host-id=abc; a=1; __Host-id=',
    '__Host-id=; __Host-id=abc',
    '__Host-id=a;__Host-id=b;__Host-id=c',
  ])('takes a name that occurs twice for absent: %j', (header) => {
    assert.equal(cookie.read(header), undefined)
  })

  it('reads back what it wrote, among any other cookies', () => {
    const others = fc.array(fc.tuple(cookieName, fc.base64String()).map(([name, value]) => `x${name}=${value}`))
    fc.assert(
      fc.property(others, others, (before, after) => {
        assert.equal(cookie.read([...before, `${cookie.name}=${token}`, ...after].join('; ')), token)
      }),
    )
  })

  it('R9 agrees with the plain meaning on any header', () => {
    const piece = fc.constantFrom('id', '=', ';', ' ', '\t', 'a', 'id=', '; id=', '"')
    const plain = sessionCookie({ secure: false })
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        assert.equal(plain.read(pieces.join('')), plainly(pieces.join(''), 'id'))
      }),
      { numRuns: 2000 },
    )
  })
})

function plainly(header: string, name: string): string | undefined {
  const values = header
    .split(';')
    .map((pair) => pair.replace(/^[ \t]+/, ''))
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1).replace(/[ \t]+$/, ''))
  return values.length === 1 ? values[0] || undefined : undefined
}
