import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { sessionCookie } from './cookies.ts'
import { tokenFrom } from './credentials.ts'

const cookie = sessionCookie({ secure: true })

describe('tokenFrom', () => {
  it('R8 takes the token from the session cookie', () => {
    const headers = new Headers({ cookie: 'theme=dark; __Host-id=abc' })

    assert.deepEqual(tokenFrom(headers, cookie), { token: 'abc', from: 'cookie' })
  })

  it.each(['Bearer abc', 'bearer abc', 'BEARER  abc '])('R8 takes the token from the header %j', (authorization) => {
    assert.deepEqual(tokenFrom(new Headers({ authorization }), cookie), { token: 'abc', from: 'bearer' })
  })

  it.each([
    {},
    { authorization: 'Basic abc' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer  ' },
    { authorization: 'Bearerabc' },
    { authorization: 'abc' },
    { 'proxy-authorization': 'Bearer abc' },
    { 'x-session-token': 'abc', 'x-auth-token': 'abc', 'x-api-key': 'abc' },
    { cookie: 'id=abc; session=abc', referer: 'https://id.example/?token=abc' },
  ])('R8 takes it from nothing else: %j', (init) => {
    assert.equal(tokenFrom(new Headers(init as Record<string, string>), cookie), undefined)
  })

  it('R8 takes no token from a header without one, however blank its end', () => {
    assert.equal(tokenFrom({ get: (name) => (name === 'authorization' ? 'Bearer   ' : null) }, cookie), undefined)
  })

  it('lets no added header spare a request with a cookie the origin check', () => {
    const headers = new Headers({ cookie: '__Host-id=mine', authorization: 'Bearer other' })

    assert.deepEqual(tokenFrom(headers, cookie), { token: 'mine', from: 'cookie' })
  })

  it('takes a cookie that is there twice for absent', () => {
    assert.equal(tokenFrom(new Headers({ cookie: '__Host-id=abc; __Host-id=def' }), cookie), undefined)
  })
})
