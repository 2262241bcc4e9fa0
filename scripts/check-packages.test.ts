import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { badVersions, undecidedDependencies } from './check-packages.ts'

const core = { name: 'latchkey', version: '1.2.3', dependencies: { kysely: '^1.0.0' } }
const server = { name: '@latchkey/server', version: '1.2.3', dependencies: { latchkey: '1.2.3' } }

describe('check-packages', () => {
  it('takes one version with a section in the changelog', () => {
    assert.deepEqual(badVersions([core, server], '# Changelog\n\n## 1.2.3 – unreleased\n'), [])
    assert.match(badVersions([core, server], '# Changelog\n')[0] ?? '', /no section/)
  })

  it('refuses two versions, of a package or of one that another depends on', () => {
    const behind = { ...server, dependencies: { latchkey: '1.2.2' } }
    assert.match(badVersions([core, { ...server, version: '1.2.4' }], '')[0] ?? '', /1\.2\.3, 1\.2\.4/)
    assert.match(badVersions([core, behind], '')[0] ?? '', /1\.2\.3, 1\.2\.2/)
  })

  it('asks for a decision about each dependency', () => {
    assert.deepEqual(undecidedDependencies([core, server], 'SQL with `kysely`.'), [])
    assert.match(undecidedDependencies([core, server], 'SQL with `kysely-codegen`.')[0] ?? '', /depends on kysely/)
  })
})
