import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { CLEAR_SITE_DATA, newNonce, securityHeaders } from './security-headers.ts'

const { api, asset, page } = securityHeaders({ secure: true })

function policyOf(headers: Readonly<Record<string, string>>): Map<string, readonly string[]> {
  const directives = headers['Content-Security-Policy']?.split('; ').map((directive) => directive.split(' ')) ?? []
  return new Map(directives.map(([name = '', ...sources]) => [name, sources]))
}

describe('securityHeaders', () => {
  it('R58 asks for https for a year, on every kind of answer', () => {
    for (const headers of [api, asset, page(newNonce())]) {
      assert.equal(headers['Strict-Transport-Security'], 'max-age=31536000; includeSubDomains')
    }
  })

  it('R58 never says so on plain http', () => {
    const plain = securityHeaders({ secure: false })

    for (const headers of [plain.api, plain.asset, plain.page(newNonce())]) {
      assert.equal(headers['Strict-Transport-Security'], undefined)
    }
  })

  it('R60 keeps types, referrers and resources to this origin, on every kind of answer', () => {
    for (const headers of [api, asset, page(newNonce())]) {
      assert.equal(headers['X-Content-Type-Options'], 'nosniff')
      assert.equal(headers['Referrer-Policy'], 'no-referrer')
      assert.equal(headers['Cross-Origin-Resource-Policy'], 'same-origin')
    }
  })

  it('R60 keeps windows of other origins apart', () => {
    for (const headers of [api, page(newNonce())]) {
      assert.equal(headers['Cross-Origin-Opener-Policy'], 'same-origin')
      assert.deepEqual(policyOf(headers).get('frame-ancestors'), ["'none'"])
    }
  })

  it('R61 lets nobody store an answer that depends on who asks', () => {
    assert.equal(api['Cache-Control'], 'no-store')
    assert.equal(page(newNonce())['Cache-Control'], 'no-store')
  })

  it('R57 opens nothing to other origins, and tells caches what the answer depends on', () => {
    assert.equal(new Headers(api).get('vary'), 'Origin, Sec-Fetch-Site')
    for (const headers of [api, asset, page(newNonce())]) {
      assert.deepEqual(
        Object.keys(headers).filter((name) => name.startsWith('Access-Control')),
        [],
      )
    }
  })

  it('R59 gives an answer of the API nothing to load', () => {
    assert.equal(api['Content-Security-Policy'], "default-src 'none'; frame-ancestors 'none'")
  })

  it('R59 lets a page load from here only, and styles of its own with the nonce', () => {
    const nonce = newNonce()
    const policy = policyOf(page(nonce))

    for (const closed of ['default-src', 'object-src', 'base-uri', 'frame-ancestors']) {
      assert.deepEqual(policy.get(closed), ["'none'"])
    }
    for (const own of ['script-src', 'connect-src', 'font-src', 'manifest-src', 'form-action']) {
      assert.deepEqual(policy.get(own), ["'self'"])
    }
    assert.deepEqual(policy.get('style-src'), ["'self'", `'nonce-${nonce}'`])
    assert.deepEqual(policy.get('img-src'), ["'self'", 'data:'])
  })

  it('R59 has no way around the policy', () => {
    assert.doesNotMatch(page(newNonce())['Content-Security-Policy'] ?? '', /unsafe|\*|https?:|blob:/)
  })

  it('R59 has a new nonce of 128 bits or more each time', () => {
    const nonces = new Set(Array.from({ length: 1000 }, newNonce))

    assert.equal(nonces.size, 1000)
    for (const nonce of nonces) assert.equal(Buffer.from(nonce, 'base64').length, 18)
  })

  it.each(['', 'short', "abcdefghijklmnop'; script-src *", 'abcdefghijklmnop\r\n'])('refuses the nonce %j', (nonce) => {
    assert.throws(() => page(nonce), TypeError)
  })

  it('cannot be changed by one answer for the next', () => {
    assert.ok(Object.isFrozen(api) && Object.isFrozen(asset))
  })

  it('R28 quotes each kind of data to clear', () => {
    assert.equal(CLEAR_SITE_DATA, '"cache", "cookies", "storage"')
  })
})
