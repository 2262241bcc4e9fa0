import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, it } from 'vitest'

const ENTRY = ['--conditions=latchkey-source', fileURLToPath(new URL('main.ts', import.meta.url))]

describe('the demo', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-demo-test-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it.each([
    ['a flag', ['--database', 'real.db'], {}],
    ['a flag with its value', ['--database=real.db'], {}],
    ['the environment', [], { LATCHKEY_DATABASE: 'real.db' }],
    ['a URL', [], { LATCHKEY_STORE: 'postgres://127.0.0.1/real' }],
  ])('refuses a real database named in %s', (_, flags, more) => {
    const { status, stderr } = spawnSync(process.execPath, [...ENTRY, ...flags], { env: environment(more) })
    assert.equal(status, 1)
    assert.match(stderr.toString(), /^The demo makes a database of its own and removes it/)
    assert.deepEqual(readdirSync(folder), [])
  })

  it('prints where it is and two logins, answers, and leaves nothing behind', async () => {
    const demo = spawn(process.execPath, [...ENTRY, '--port=0'], { env: environment({}) })
    const text = await printed(demo, /an administrator: \S+ +(\S+)\n/)
    const [origin = ''] = /http:\/\/\S+/.exec(text) ?? []
    const [, login, password] = /a user: +(\S+) +(\S+)\n/.exec(text) ?? []
    assert.equal((await signIn(origin, { login, password })).status, 200)
    assert.equal(readdirSync(folder).length, 1)

    demo.kill('SIGTERM')
    await once(demo, 'exit')
    assert.deepEqual(readdirSync(folder), [])
  })

  it('leaves nothing behind when it is stopped before it listens', async () => {
    const watcher = watch(folder)
    const begun = once(watcher, 'change')
    const demo = spawn(process.execPath, [...ENTRY, '--port=0'], { env: environment({}) })
    await begun
    demo.kill('SIGINT')
    await once(demo, 'exit')
    watcher.close()
    assert.deepEqual(readdirSync(folder), [])
  })

  function environment(more: Record<string, string>): NodeJS.ProcessEnv {
    const { PATH, NODE_COMPILE_CACHE } = process.env
    return { PATH, NODE_COMPILE_CACHE, TMPDIR: folder, TEMP: folder, TMP: folder, ...more }
  }
})

function signIn(origin: string, body: object): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', Origin: origin }
  return fetch(`${origin}/api/login`, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** What a program has printed once the pattern is in it. */
function printed(program: ChildProcess, pattern: RegExp): Promise<string> {
  let text = ''
  return new Promise((resolve, reject) => {
    program.stdout?.on('data', (chunk) => {
      text += chunk
      if (pattern.test(text)) resolve(text)
    })
    program.once('exit', () => reject(new Error(`The demo ended early: ${text}`)))
  })
}
