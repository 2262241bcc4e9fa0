import { describe, expect, it } from 'vitest'
import { HOME, nextPath } from './next-path.ts'

const origin = 'https://latchkey.example'

describe('nextPath', () => {
  it.each(['/account/security', '/admin/sessions?user=ada&ip=10.0.0.0%2F8', '/admin#top'])(
    'keeps our own %s',
    (path) => {
      expect(nextPath(path, origin)).toBe(path)
    },
  )

  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '\\evil.example',
    'javascript:alert(1)',
    'https://evil.example/',
    'https://latchkey.example/account/sessions',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/%2e//evil.example',
    ' //evil.example',
    'account/sessions',
    '',
  ])('R64 answers %j with the page of my sessions', (path) => {
    expect(nextPath(path, origin)).toBe(HOME)
  })

  it('does not come back to the pages before the login', () => {
    expect(nextPath('/login?next=/login', origin)).toBe(HOME)
    expect(nextPath('/setup', origin)).toBe(HOME)
  })

  it('has a page for those who came for nothing in particular', () => {
    expect(nextPath(undefined, origin)).toBe(HOME)
  })
})
