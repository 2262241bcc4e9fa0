import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, it } from 'vitest'

const root = join(import.meta.dirname, '..')

describe('npm run bench', () => {
  it('does the job of the peers with Latchkey, and counts what it asks of its store', {
    timeout: 300_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-test-'))
    const output = join(folder, 'result.json')
    const few = ['--contenders=latchkey-sqlite', '--sessions=2000', '--rounds=1', '--seconds=1']
    const flags = ['--client=own', ...few, `--output=${output}`]
    await promisify(execFile)(process.execPath, ['--conditions=latchkey-source', 'bench/bench.ts', 'peers', ...flags], {
      cwd: root,
    })
    const { figures } = JSON.parse(readFileSync(output, 'utf8'))
    rmSync(folder, { recursive: true })
    const [floor, ours] = figures
    assert.deepEqual([floor.name, ours.name], ['bare Hono', 'Latchkey, SQLite'])
    for (const { perSecond } of [floor.requests, ours.requests, ours.lists]) assert.ok(perSecond > 0)
    assert.ok(ours.operations.asksTenTimes.select > 0)
    assert.deepEqual(ours.afterlife, { accepted: 0, isOver: true })
  })

  it('X5 X6 measures everything it has, at any size', { timeout: 300_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-test-'))
    const output = join(folder, 'result.json')
    const few = ['--sessions=2000', '--rounds=1', '--seconds=0.2', '--requests=100', '--streams=60']
    const flags = ['--only=checks,changes,requests,memory,streams,exports', ...few, `--output=${output}`]
    // How fast this machine is, and what else it does, is no matter of a test: missing a bar is not a failure here.
    const run = promisify(execFile)(process.execPath, ['--conditions=latchkey-source', 'bench/bench.ts', ...flags], {
      cwd: root,
    })
    const { stderr } = await run.catch((failure) => failure)
    const { figures, machine } = JSON.parse(readFileSync(output, 'utf8'))
    rmSync(folder, { recursive: true })
    assert.equal(figures.length, 19, stderr)
    for (const { name, ours } of figures) assert.ok(ours >= 0, name)
    assert.deepEqual(Object.keys(machine), ['cores', 'system', 'node', 'sqlite', 'hono', '@hono/node-server'])
  })
})
