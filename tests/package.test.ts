import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix, resolve } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'

const core = resolve('packages/core')
const manifest: {
  readonly exports: Readonly<Record<string, { readonly 'latchkey-source': string }>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
} = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8'))

const entries = Object.entries(manifest.exports).map(([entry, { 'latchkey-source': source }]) => ({
  name: posix.join('latchkey', entry),
  source: join(core, source),
}))

/** An application that has installed the package and knows nothing of this repository. */
const app = mkdtempSync(join(tmpdir(), 'latchkey-package-'))

beforeAll(() => {
  run(process.execPath, ['scripts/build.mjs', 'core'])
  npm(['pack', '--ignore-scripts', '--pack-destination', app], core)
  mkdirSync(join(app, 'node_modules/latchkey'), { recursive: true })
  const [archive = ''] = readdirSync(app).filter((name) => name.endsWith('.tgz'))
  run('tar', ['-xzf', join(app, archive), '--strip-components=1', '-C', join(app, 'node_modules/latchkey')])
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, '@types/node': '' }))
    link(name)
  writeFileSync(join(app, 'package.json'), JSON.stringify({ type: 'module' }))
}, 120_000)

afterAll(() => rmSync(app, { recursive: true, force: true }))

describe('the package latchkey', () => {
  it.each(entries)('gives plain JavaScript all of $name', async ({ name, source }) => {
    writeFileSync(join(app, 'app.js'), `console.log(JSON.stringify(Object.keys(await import('${name}'))))`)
    const exported = JSON.parse(run(process.execPath, ['app.js'], app))

    assert.deepEqual(exported.sort(), Object.keys(await import(source)).sort())
  })

  it.each(['node_modules/typescript', 'scripts/api-client/node_modules/typescript'])(
    'gives the compiler in %s the types of all entries',
    (typescript) => {
      const lines = entries.map(({ name }, index) => `import * as entry${index} from '${name}'\nvoid entry${index}`)
      const wrong = "import { minutes } from 'latchkey'\n// @ts-expect-error: a duration is a number\nvoid minutes('1')"
      writeFileSync(join(app, 'app.ts'), `${lines.join('\n')}\n${wrong}\n`)
      const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', 'node']

      run(process.execPath, [resolve(typescript, 'bin/tsc'), ...options, 'app.ts'], app)
    },
    // The older compiler is not a fast one.
    120_000,
  )

  it('holds what is built, and no source and no test', () => {
    const files = readdirSync(join(app, 'node_modules/latchkey'), { recursive: true, encoding: 'utf8' })

    assert.deepEqual(
      files.filter((file) => /\.test\.|(?<!\.d)\.ts$/.test(file)),
      [],
    )
    assert.ok(files.includes(join('dist', 'latchkey.d.ts')))
  })
})

function link(name: string): void {
  const from = [join(core, 'node_modules', name), resolve('node_modules', name)].find(existsSync)
  assert.ok(from, `${name} is not installed`)
  const to = join(app, 'node_modules', name)
  mkdirSync(dirname(to), { recursive: true })
  symlinkSync(from, to, 'junction')
}

function npm(args: readonly string[], folder: string): void {
  const { npm_execpath: script } = process.env
  run(script === undefined ? 'npm' : process.execPath, script === undefined ? args : [script, ...args], folder)
}

function run(command: string, args: readonly string[], folder = '.'): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' })
  assert.equal(status, 0, `${command} ${args.join(' ')}\n${stdout}${stderr}`)
  return stdout
}
