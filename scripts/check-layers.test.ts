import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { problemsIn } from './check-layers.ts'

describe('check-layers', () => {
  it.each([
    ['packages/core/src/domain/session.ts', "import { sqliteStore } from '../stores/sqlite/sqlite-store.ts'"],
    ['packages/core/src/domain/session.ts', "import { readFileSync } from 'node:fs'"],
    ['packages/core/src/domain/search-keys.ts', "import { createHash } from 'node:crypto'"],
    ['packages/core/src/domain/search-keys.ts', "import './token.ts'"],
    ['packages/core/src/domain/session.ts', "export type { Hono } from 'hono'"],
    ['packages/core/src/domain/session.ts', "type Socket = import('node:net').Socket"],
    ['packages/core/src/stores/sqlite/rows.ts', "import { a } from '../memory/memory-store.ts'"],
    ['packages/core/src/stores/sqlite/rows.ts', "const a = await import('../memory/memory-store.ts')"],
    ['packages/core/src/device/device.ts', "export { a } from '../http/guard.ts'"],
    ['packages/core/src/http/guard.ts', "export * from '../device/device.ts'"],
    ['packages/core/src/testing/builders.ts', "import '../stores/sqlite/sqlite-store.ts'"],
    ['packages/server/src/routes/users.ts', "import { sessions } from './sessions.ts'"],
    ['packages/server/src/accounts/accounts.ts', "import { users } from '../routes/users.ts'"],
    ['packages/server/src/app.ts', "import { isLive } from '../../core/src/domain/session.ts'"],
    ['packages/web/src/features/login/page.tsx', "import { a } from '../account/page.tsx'"],
    ['packages/web/src/lib/api.ts', "import type { A } from '../features/login/page.tsx'"],
    ['packages/web/src/ui/notice.tsx', "import { isLive } from 'latchkey'"],
    ['packages/web/src/app.tsx', "import { app } from '@latchkey/server'"],
    ['packages/web/src/app.tsx', "import { join } from 'node:path'"],
  ])('keeps %s from %s', (path, text) => {
    assert.match(onlyProblemIn(path, text), /must not import/)
  })

  it.each([
    ['packages/core/src/domain/token.ts', "import { createHash } from 'node:crypto'\nimport './clock.ts'"],
    ['packages/core/src/stores/sqlite/rows.ts', "import '../sql.ts'\nimport './schema.ts'\nimport 'kysely'"],
    ['packages/core/src/domain/session.test.ts', "import '../stores/memory/memory-store.ts'\nimport 'vitest'"],
    ['packages/core/src/testing/store-contract.ts', "import '../stores/memory/memory-store.ts'"],
    ['packages/server/src/app.ts', "import './routes/users.ts'\nimport { isLive } from 'latchkey'"],
    ['packages/web/src/features/login/page.tsx', "import { parseSearch } from 'latchkey/search'"],
    ['packages/web/src/features/login/page.tsx', "import './queries.ts'\nimport '../../ui/notice.tsx'\nimport 'react'"],
  ])('lets %s import what it may', (path, text) => {
    assert.deepEqual(problemsIn([{ path, text }]), [])
  })

  it.each(['Date.now()', 'new Date()', 'Date()', 'performance.now()', 'Math.random()', '[1].map(Date.now)'])(
    'finds %s below the edge',
    (text) => {
      assert.match(onlyProblemIn('packages/core/src/domain/session.ts', text), /must not use/)
      assert.match(onlyProblemIn('packages/server/src/app.ts', text), /must not use/)
      assert.deepEqual(problemsIn([{ path: 'packages/server/src/main.ts', text }]), [])
    },
  )

  it('takes neither a comment nor a text for code', () => {
    const text = "// import '../stores/memory/x.ts' at Date.now()\nexport const a = \"import 'node:fs'; Date.now()\"\n"
    assert.deepEqual(problemsIn([{ path: 'packages/core/src/domain/session.ts', text }]), [])
  })

  it('lets a date be made of an instant', () => {
    assert.deepEqual(problemsIn([{ path: 'packages/core/src/domain/a.ts', text: 'new Date(0)' }]), [])
  })

  it('keeps an entry to re-exports by name', () => {
    const entry = 'packages/core/src/sqlite.ts'
    const good =
      "/** Why. */\nexport {\n  a,\n  type B,\n} from './domain/a.ts'\nexport type { C } from './domain/c.ts'\n"
    assert.deepEqual(problemsIn([{ path: entry, text: good }]), [])
    assert.match(onlyProblemIn(entry, "export * from './domain/a.ts'"), /only re-export by name/)
    assert.match(onlyProblemIn(entry, 'export const a = 1'), /only re-export by name/)
  })

  it('knows a file that no row knows, one that is too deep, one that is too long and a name that says nothing', () => {
    assert.match(onlyProblemIn('packages/core/src/elsewhere/a.ts', ''), /belongs to no layer/)
    assert.match(onlyProblemIn('packages/core/src/domain/a/b/c.ts', ''), /more than 2 folders/)
    assert.match(onlyProblemIn('packages/core/src/domain/a.ts', '\n'.repeat(301)), /301 lines/)
    assert.match(onlyProblemIn('packages/core/src/domain/utils.ts', ''), /says nothing/)
    assert.match(onlyProblemIn('packages/server/src/services/a.ts', ''), /says nothing/)
    assert.deepEqual(problemsIn([{ path: 'packages/web/src/lib/api.gen.ts', text: '\n'.repeat(301) }]), [])
    assert.deepEqual(problemsIn([{ path: 'packages/core/src/domain/a.test.ts', text: '\n'.repeat(301) }]), [])
  })
})

function onlyProblemIn(path: string, text: string): string {
  const [problem, ...rest] = problemsIn([{ path, text }])
  assert.deepEqual(rest, [])
  assert.ok(problem !== undefined, `${path} was found to be in order`)
  return problem
}
