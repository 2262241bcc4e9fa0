import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { newSessionId } from './session-id.ts'
import { hasSecret, idTextIn, issueToken, parseToken, sameSecret, toIdText } from './token.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const id = newSessionId('ada', Date.UTC(2100, 0, 1))

function newSecret(): string {
  return issueToken(id).token.slice(23)
}

describe('issueToken', () => {
  it('R3 never gives out a secret twice: 1 000 000 of 32 bytes', () => {
    const beginnings = new BigUint64Array(1_000_000)
    for (const index of beginnings.keys()) {
      const bytes = Buffer.from(newSecret(), 'base64url')
      if (bytes.length !== 32) assert.fail(`${bytes.length} bytes`)
      beginnings[index] = bytes.readBigUInt64BE()
    }

    // 64 of the 256 bits are enough to tell a million apart, and a million of them are quickly sorted.
    beginnings.sort()
    assert.ok(beginnings.every((beginning, index) => index === 0 || beginning !== beginnings[index - 1]))
  }, 120_000)

  it('R4 has a secret in which each bit is as often set as not', () => {
    const count = 4000
    const set = new Array<number>(256).fill(0)
    for (let round = 0; round < count; round += 1) {
      const bytes = Buffer.from(newSecret(), 'base64url')
      for (const bit of set.keys()) set[bit] = (set[bit] ?? 0) + (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1)
    }

    // Eight standard deviations: a fair bit leaves them once in 10^15 runs.
    const tolerance = 8 * Math.sqrt(count / 4)
    for (const times of set) assert.ok(Math.abs(times - count / 2) < tolerance)
  })

  it('R4 has nothing in it to decode', () => {
    for (let round = 0; round < 1000; round += 1) {
      const { token } = issueToken(id)
      assert.equal(token.split('.').length, 2, 'a JWT has three parts')
      for (const part of token.split('.')) {
        assert.throws(() => JSON.parse(Buffer.from(part, 'base64url').toString()))
      }
    }
  })

  it('R5 keeps the secret out of what the store is given', () => {
    const { token, secretHash } = issueToken(id)

    assert.equal(secretHash.byteLength, 32)
    assert.notDeepEqual(Buffer.from(secretHash), Buffer.from(token.slice(23), 'base64url'))
    assert.equal(parseToken(`${token.slice(0, 22)}.${Buffer.from(secretHash).toString('base64url')}`)?.id, id)
    assert.notDeepEqual(
      parseToken(`${token.slice(0, 22)}.${Buffer.from(secretHash).toString('base64url')}`)?.secretHash,
      secretHash,
    )
  })
})

describe('parseToken', () => {
  it('reads what issueToken wrote', () => {
    const issued = issueToken(id)
    const parsed = parseToken(issued.token)

    assert.equal(parsed?.id, id)
    assert.ok(parsed && sameSecret(parsed.secretHash, issued.secretHash))
  })

  it('R9 refuses 10 000 malformed tokens without a word', () => {
    fc.assert(
      fc.property(malformed(), (text) => {
        assert.equal(parseToken(text), undefined)
      }),
      { numRuns: 10_000 },
    )
  })

  it('R9 refuses the right shape around an id that no Latchkey gave out', () => {
    for (const first of ['A'.repeat(22), '_'.repeat(22), `${'A'.repeat(8)}B${'A'.repeat(13)}`]) {
      assert.equal(parseToken(`${first}.${newSecret()}`), undefined)
    }
  })

  it('R9 takes an id in one spelling only, so that no other way of writing it is asked for in the store', () => {
    const { token } = issueToken(id)
    const spelled = [...ALPHABET].map((last) => `${token.slice(0, 21)}${last}${token.slice(22)}`)
    const same = spelled.filter((text) =>
      Buffer.from(text.slice(0, 22), 'base64url').equals(Buffer.from(token.slice(0, 22), 'base64url')),
    )
    assert.equal(same.length, 16)
    assert.deepEqual(
      same.filter((text) => parseToken(text) !== undefined),
      [token],
    )
  })

  it('R9 finds nobody by a token in which one character was changed', () => {
    const { token, secretHash } = issueToken(id)
    fc.assert(
      fc.property(fc.integer({ min: 23, max: 65 }), alphabet(), (at, character) => {
        fc.pre(token[at] !== character)
        const parsed = parseToken(token.slice(0, at) + character + token.slice(at + 1))
        assert.ok(parsed && !sameSecret(parsed.secretHash, secretHash))
      }),
    )
  })
})

describe('idTextIn and hasSecret', () => {
  it('R9 know no token in which one character was changed, to whatever', () => {
    const { token, secretHash } = issueToken(id)
    const isKnown = (text: string) => idTextIn(text) === toIdText(id) && hasSecret(text, secretHash)
    assert.ok(isKnown(token))
    fc.assert(
      fc.property(fc.nat({ max: 65 }), fc.string({ unit: 'binary', minLength: 0, maxLength: 2 }), (at, characters) => {
        fc.pre(token[at] !== characters)
        assert.ok(!isKnown(token.slice(0, at) + characters + token.slice(at + 1)))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('sameSecret', () => {
  it('compares every byte, and the length', () => {
    const left = Uint8Array.from({ length: 32 }, (_, index) => index)

    assert.ok(sameSecret(left, left.slice()))
    for (const at of left.keys()) assert.ok(!sameSecret(left, left.with(at, 255)))
    assert.ok(!sameSecret(left, left.subarray(1)))
    assert.ok(!sameSecret(left, new Uint8Array()))
  })
})

function alphabet(): fc.Arbitrary<string> {
  return fc.constantFrom(...ALPHABET)
}

/** Near misses of a true token, things that other systems use as one, and noise. */
function malformed(): fc.Arbitrary<string> {
  const { token } = issueToken(id)
  const at = fc.nat(token.length - 1)
  const foreign = fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }).filter((it) => !/[\w-]/.test(it))
  return fc.oneof(
    fc
      .tuple(at, foreign)
      .map(([place, it]) => token.slice(0, place) + it + token.slice(place + 1))
      .filter((it) => it !== token),
    fc.tuple(at, alphabet()).map(([place, it]) => token.slice(0, place) + it + token.slice(place)),
    at.map((place) => token.slice(0, place) + token.slice(place + 1)),
    at.map((place) => token.slice(0, place)),
    fc.constantFrom(
      '',
      '.',
      `${token} `,
      `\n${token}`,
      `${token}\n`,
      `${token}.${token}`,
      `"${token}"`,
      token.replace('.', ':'),
    ),
    fc.constantFrom(
      `Bearer ${token}`,
      id,
      `${id}.${newSecret()}`,
      encodeURIComponent(`${token}=`),
      '\u0000'.repeat(66),
    ),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'binary', minLength: 66, maxLength: 66 }),
    fc.nat(100_000).map((length) => 'A'.repeat(length)),
  )
}
