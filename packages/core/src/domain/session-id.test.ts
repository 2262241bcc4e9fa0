import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { isSessionId, newSessionId, sessionIdFromBytes, sessionIdToBytes, shardOf } from './session-id.ts'

/** RFC 9562: 48 bits of milliseconds. */
const instant = fc.nat(2 ** 48 - 1)
const userId = fc.string({ unit: 'binary' })

describe('newSessionId', () => {
  it('is a valid UUIDv7 of its instant, for every user and time', () => {
    fc.assert(
      fc.property(userId, instant, (user, startedAt) => {
        const id = newSessionId(user, startedAt)
        assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        assert.equal(Number.parseInt(id.replace('-', '').slice(0, 12), 16), startedAt)
        assert.ok(isSessionId(id))
      }),
    )
  })

  it('says the shard of its user: the first 12 bits of SHA-256', () => {
    fc.assert(
      fc.property(userId, instant, (user, startedAt) => {
        const expected = createHash('sha256').update(user).digest('hex').slice(0, 3)
        assert.equal(newSessionId(user, startedAt).slice(15, 18), expected)
        assert.equal(shardOf(user), Number.parseInt(expected, 16))
      }),
    )
  })

  it('spreads users over all 4096 shards', () => {
    const shards = new Set(Array.from({ length: 100_000 }, (_, index) => shardOf(`user-${index}`)))

    assert.equal(shards.size, 4096)
  })

  it('sorts by start', () => {
    fc.assert(
      fc.property(userId, userId, instant, instant, (one, other, earlier, later) => {
        fc.pre(earlier < later)
        assert.ok(newSessionId(one, earlier) < newSessionId(other, later))
      }),
    )
  })

  it('differs for the same user at the same instant', () => {
    assert.equal(new Set(Array.from({ length: 10_000 }, () => newSessionId('ada', 1))).size, 10_000)
  })
})

describe('isSessionId', () => {
  const id = newSessionId('ada', Date.UTC(2100, 0, 1))

  it.each([
    '',
    ` ${id}`,
    id.toUpperCase(),
    id.replaceAll('-', ''),
    `{${id}}`,
    `${id}\n`,
    `${id.slice(0, 14)}4${id.slice(15)}`,
    `${id.slice(0, 19)}c${id.slice(20)}`,
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ])('refuses %j', (text) => {
    assert.equal(isSessionId(text), false)
  })

  it('R9 refuses any other text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !isSessionId(text)))
  })
})

describe('the bytes of an id', () => {
  it('go there and back', () => {
    fc.assert(
      fc.property(userId, instant, (user, startedAt) => {
        const id = newSessionId(user, startedAt)
        assert.equal(sessionIdToBytes(id).length, 16)
        assert.equal(sessionIdFromBytes(sessionIdToBytes(id)), id)
      }),
    )
  })

  it('may lie in the middle of a larger buffer', () => {
    const id = newSessionId('ada', 1)
    const within = Buffer.concat([Buffer.alloc(5, 0xff), sessionIdToBytes(id), Buffer.alloc(5, 0xff)])

    assert.equal(sessionIdFromBytes(within.subarray(5, 21)), id)
  })
})
