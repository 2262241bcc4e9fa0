import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { SessionError } from './errors.ts'
import { fromEventCursor, fromSessionCursor, toEventCursor, toSessionCursor } from './page.ts'
import { newSessionId } from './session-id.ts'

const id = newSessionId('ada', Date.UTC(2100, 0, 1))

function cursorOf(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function isBadRequest(error: unknown): boolean {
  return error instanceof SessionError && error.code === 'bad_request'
}

describe('a session cursor', () => {
  it('keeps its place, whatever the session is sorted by', () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeInteger(), fc.string({ unit: 'binary' })), (value) => {
        const valueType = typeof value === 'number' ? 'number' : 'string'
        assert.deepEqual(fromSessionCursor(toSessionCursor({ value, id }), valueType), { value, id })
      }),
    )
  })

  it('can stand in a URL as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const cursor = toSessionCursor({ value, id })
        assert.equal(encodeURIComponent(cursor), cursor)
      }),
    )
  })

  it('is of no use in a list that is sorted by something else', () => {
    assert.throws(() => fromSessionCursor(toSessionCursor({ value: 1, id }), 'string'), isBadRequest)
    assert.throws(() => fromSessionCursor(toSessionCursor({ value: 'ada', id }), 'number'), isBadRequest)
  })

  it.each([
    [],
    [1],
    [1, id, 1],
    [id, 1],
    [1, 'x'],
    [1, id.toUpperCase()],
    [1.5, id],
    [1e300, id],
    [null, id],
    [[1], id],
    { 0: 1, 1: id, length: 2 },
    'text',
    7,
    null,
  ])('is refused when it says %j', (value) => {
    assert.throws(() => fromSessionCursor(cursorOf(value), 'number'), isBadRequest)
  })

  it('R9 is refused when it is anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String(), fc.json().map(cursorOf)), (text) => {
        assert.throws(() => fromSessionCursor(text, 'number'), isBadRequest)
        assert.throws(() => fromSessionCursor(text, 'string'), isBadRequest)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('an event cursor', () => {
  it('keeps its place', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (seq) => fromEventCursor(toEventCursor(seq)) === seq))
  })

  it.each([[], ['1'], [1.5], [2 ** 60], [1, 2], [null], 7, { 0: 1 }].map((value) => [value]))(
    'is refused when it says %j',
    (value) => {
      assert.throws(() => fromEventCursor(cursorOf(value)), isBadRequest)
    },
  )

  it('is no session cursor', () => {
    assert.throws(() => fromEventCursor(toSessionCursor({ value: 1, id })), isBadRequest)
    assert.throws(() => fromSessionCursor(toEventCursor(1), 'number'), isBadRequest)
  })
})
