import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { problemsIn } from './check-licences.ts'

describe('check-licences', () => {
  it.each(['MIT', '(MIT OR GPL-3.0)', 'MIT AND ISC'])('allows %s', (license) => {
    assert.deepEqual(problemsIn({ packages: { 'node_modules/a': { license } } }), [])
  })

  it.each(['AGPL-3.0', 'MIT AND GPL-3.0', 'SEE LICENSE IN LICENSE', undefined])('refuses %s', (license) => {
    const found = license === undefined ? {} : { license }
    assert.equal(problemsIn({ packages: { 'packages/web/node_modules/@b/a': found } }).length, 1)
  })

  it('makes an exception for development and not for what is shipped', () => {
    const axe = { license: 'MPL-2.0' }
    assert.deepEqual(problemsIn({ packages: { 'node_modules/axe-core': { ...axe, dev: true } } }), [])
    assert.equal(problemsIn({ packages: { 'node_modules/axe-core': axe } }).length, 1)
  })

  it('refuses the address of a registry, and lets a workspace say where it is', () => {
    const link = { link: true, resolved: 'packages/core' }
    const hosted = { license: 'MIT', resolved: 'https://registry.example.org/a.tgz' }
    assert.deepEqual(problemsIn({ packages: { 'node_modules/latchkey': link } }), [])
    assert.match(problemsIn({ packages: { 'node_modules/a': hosted } })[0] ?? '', /"resolved"/)
  })
})
