import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { checkOrigin, type OriginQuestion } from './origin-check.ts'

const publicOrigin = 'https://id.example.org'

function reasonFor(request: {
  method: string
  headers: Record<string, string>
  from?: OriginQuestion['from']
}): string {
  const verdict = checkOrigin({
    method: request.method,
    headers: new Headers(request.headers),
    publicOrigin,
    from: 'from' in request ? request.from : 'cookie',
  })
  return verdict.ok ? 'ok' : verdict.reason
}

const READING = ['GET', 'HEAD', 'OPTIONS']
const CHANGING = ['POST', 'PUT', 'PATCH', 'DELETE', 'get', 'ANYTHING']
const MODES = ['navigate', 'cors', 'no-cors', 'same-origin', 'websocket']

/** Sec-Fetch-Site × what the method does × whether the mode is `navigate`. */
const BY_SITE = [
  ['same-origin', 'ok', 'ok', 'ok'],
  ['none', 'ok', 'not_a_navigation', 'not_a_navigation'],
  ['same-site', 'ok', 'ok', 'same_site'],
  ['cross-site', 'ok', 'cross_site', 'cross_site'],
  ['something-new', 'ok', 'cross_site', 'cross_site'],
  ['', 'ok', 'cross_site', 'cross_site'],
] as const

describe('checkOrigin by Fetch Metadata', () => {
  for (const [site, navigating, reading, changing] of BY_SITE) {
    for (const mode of MODES) {
      const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': mode }
      const expected = mode === 'navigate' ? navigating : reading
      it.each(READING)(`R52 answers ${expected} to a %s from "${site}" in mode ${mode}`, (method) => {
        assert.equal(reasonFor({ method, headers }), expected)
      })
      it.each(CHANGING)(`R52 answers ${changing} to a %s from "${site}" in mode ${mode}`, (method) => {
        assert.equal(reasonFor({ method, headers }), changing)
        assert.equal(reasonFor({ method, headers, from: undefined }), changing)
      })
    }
  }

  it.each(['iframe', 'frame', 'embed', 'object', 'fencedframe'])(
    'R52 is no navigation when another site puts the page into a %s',
    (dest) => {
      const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': dest }
      assert.equal(reasonFor({ method: 'GET', headers }), 'cross_site')
    },
  )

  it('R52 lets a person follow a link from another site', () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    assert.equal(reasonFor({ method: 'GET', headers }), 'ok')
  })

  it('R52 believes Sec-Fetch-Site, which no page can set, before Origin', () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', origin: publicOrigin }
    assert.equal(reasonFor({ method: 'POST', headers }), 'cross_site')
  })
})

/** What the headers say; then the answer to a method that changes something, and to one that reads. */
const BY_ORIGIN: readonly (readonly [Record<string, string>, string, string])[] = [
  [{ origin: publicOrigin }, 'ok', 'ok'],
  [{ origin: 'null' }, 'foreign_origin', 'foreign_origin'],
  [{ origin: 'https://evil.example' }, 'foreign_origin', 'foreign_origin'],
  [{ origin: 'http://id.example.org' }, 'foreign_origin', 'foreign_origin'],
  [{ origin: 'https://id.example.org:8443' }, 'foreign_origin', 'foreign_origin'],
  [{ origin: 'https://id.example.org.evil.example' }, 'foreign_origin', 'foreign_origin'],
  [{ origin: 'https://evilid.example.org' }, 'foreign_origin', 'foreign_origin'],
  [{ origin: '' }, 'foreign_origin', 'foreign_origin'],
  [{ origin: 'https://evil.example', referer: `${publicOrigin}/` }, 'foreign_origin', 'foreign_origin'],
  [{ referer: `${publicOrigin}/login?next=%2F` }, 'ok', 'ok'],
  [{ referer: publicOrigin }, 'ok', 'ok'],
  [{ referer: `https://evil.example/${publicOrigin}` }, 'foreign_origin', 'ok'],
  [{ referer: `${publicOrigin}@evil.example/` }, 'foreign_origin', 'ok'],
  [{ referer: `${publicOrigin}.evil.example/` }, 'foreign_origin', 'ok'],
  [{ referer: 'about:blank' }, 'foreign_origin', 'ok'],
  [{ referer: 'nonsense' }, 'foreign_origin', 'ok'],
  [{}, 'no_origin', 'ok'],
]

describe('checkOrigin without Fetch Metadata', () => {
  for (const [headers, changing, reading] of BY_ORIGIN) {
    const said = JSON.stringify(headers)
    it.each(CHANGING)(`R53 R57 answers ${changing} to a %s with ${said}`, (method) => {
      assert.equal(reasonFor({ method, headers }), changing)
    })
    it.each(READING)(`R53 R57 answers ${reading} to a %s with ${said}`, (method) => {
      assert.equal(reasonFor({ method, headers }), reading)
    })
  }

  it('R53 refuses a login or a set-up of unknown origin', () => {
    assert.equal(reasonFor({ method: 'POST', headers: {}, from: undefined }), 'no_origin')
  })

  it('R53 lets a program with a bearer token be', () => {
    for (const method of [...READING, ...CHANGING])
      assert.equal(reasonFor({ method, headers: {}, from: 'bearer' }), 'ok')
  })
})
