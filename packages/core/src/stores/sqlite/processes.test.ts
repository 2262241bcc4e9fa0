import assert from 'node:assert/strict'
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as pass } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, it } from 'vitest'
import { isLive } from '../../domain/session.ts'
import { aSession, NOW, start } from '../../testing/builders.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { aFile } from './test-file.ts'

let file: ReturnType<typeof aFile>
beforeEach(() => {
  file = aFile()
})
afterEach(() => file.remove())

describe('several processes on one file', () => {
  it('may make the file at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      const answers = await race('start-these', aSession().id)
      assert.equal(answers.length, 1)
      file.remove()
      file = aFile()
    }
  })

  it('R31 hold one limit together', async () => {
    const started = await race('start-at-limit')

    const store = openSqliteStore(file.path)
    assert.equal(started.length, 3)
    assert.equal((await store.count({ statuses: ['active'] }, { now: NOW, upTo: 99 })).sessions, 3)
    await store.close()
  })

  it('R31 give each id to one of them', async () => {
    const ids = Array.from({ length: 60 }, () => aSession().id)

    const started = await race('start-these', ...ids)

    assert.deepEqual(started.sort(), ids.map((id) => `started ${id}`).sort())
  })

  it('R31 R33 end each session once, and tell it once in one feed', async () => {
    const store = openSqliteStore(file.path)
    const sessions = Array.from({ length: 90 }, () => aSession())
    await start(store, ...sessions)
    const { last } = await store.changes({ limit: 1 })

    const ended = await race('end-some-at-a-time')

    const expected = sessions.map(({ id }) => `ended ${id}`).sort()
    const { changes } = await store.changes({ since: last, limit: 999 })
    assert.deepEqual(ended.sort(), expected)
    assert.deepEqual(changes.map(({ kind, sessionId }) => `${kind} ${sessionId}`).sort(), expected)
    await store.close()
  })
})

describe('a process that is killed', () => {
  it('R92 has lost nothing that it answered, at whatever moment', async () => {
    const answers: string[] = []
    // A slow machine is killed before it answers much: it takes more rounds.
    for (let round = 0; round < 12 || answers.length < 50; round++) {
      const heard = await killAfter(5 + Math.random() * 180)
      await assertHolds(heard)
      answers.push(...heard)
    }
    await assertHolds(answers)
  })
})

type Process = ChildProcessByStdio<Writable, Readable, null>

async function race(task: string, ...ids: readonly string[]): Promise<string[]> {
  const processes = [run(task, ids), run(task, ids), run(task, ids)]
  const heard = processes.map(listen)
  await Promise.all(processes.map(ready))
  for (const { stdin } of processes) stdin.end('\n')
  await Promise.all(processes.map((process) => once(process, 'close')))
  assert.deepEqual(
    processes.map(({ exitCode }) => exitCode),
    [0, 0, 0],
  )
  return heard.flatMap((answers) => answers())
}

async function killAfter(time: number): Promise<string[]> {
  const process = run('live-until-killed', [])
  const heard = listen(process)
  await ready(process)
  process.stdin.end('\n')
  await pass(time)
  process.kill('SIGKILL')
  await once(process, 'close')
  return heard()
}

async function assertHolds(answers: readonly string[]): Promise<void> {
  const store = openSqliteStore(file.path)
  assert.equal(store.database.prepare('PRAGMA integrity_check').get()?.['integrity_check'], 'ok')
  for (const answer of answers) {
    const [what, id = ''] = answer.split(' ')
    const session = await store.find(id)
    assert(session, `${id} was started and is gone`)
    if (what === 'ended') assert.equal(isLive(session, NOW), false, `${id} was ended and is live`)
  }
  await store.close()
}

function run(task: string, ids: readonly string[]): Process {
  const script = fileURLToPath(new URL('test-process.ts', import.meta.url))
  return spawn(process.execPath, [script, file.path, task, ...ids], { stdio: ['pipe', 'pipe', 'inherit'] })
}

/** Its first line, or its end if it has failed. */
async function ready(process: Process): Promise<void> {
  await Promise.race([once(process.stdout, 'data'), once(process, 'close')])
}

/** Whole lines after "ready": an answer cut off by the end of the process was not given. */
function listen({ stdout }: Process): () => string[] {
  let text = ''
  stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk
  })
  return () => text.slice(0, text.lastIndexOf('\n')).split('\n').slice(1)
}
