import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Actor, UserId } from 'latchkey'
import { describe, expect, it } from 'vitest'
import { asActor, ORIGIN, openTestAccounts } from './test-accounts.ts'

const SYSTEM = { kind: 'system' } as const

describe('the last administrator on SQLite', () => {
  it('remains one when two demote each other at the same moment, on two connections', async () => {
    await using test = await openTestAccounts()
    const [ada, bob] = [
      await test.addUser('ada', { role: 'administrator' }),
      await test.addUser('bob', { role: 'administrator' }),
    ]
    await using race = startRace(test.place.database, [
      { actor: asActor(ada), id: bob.id },
      { actor: asActor(bob), id: ada.id },
    ])

    for (let round = 0; round < 20; round++) {
      expect((await race.run()).sort()).toEqual(['last_administrator', 'user'])
      for (const { id } of [ada, bob]) await test.accounts.changeRole(SYSTEM, id, 'administrator', ORIGIN)
    }
  })
})

type Demotion = { readonly actor: Actor; readonly id: UserId }

/** Each on a thread and a connection of its own, held until all are ready. */
function startRace(file: string, demotions: readonly Demotion[]): AsyncDisposable & { run(): Promise<string[]> } {
  const workers = demotions.map((demotion) => {
    const workerData = { file, ...demotion }
    const execArgv = ['--conditions=latchkey-source']
    return new Worker(new URL('test-demotion.ts', import.meta.url), { workerData, execArgv })
  })
  return {
    async run() {
      const waiting = new Int32Array(new SharedArrayBuffer(4)).fill(workers.length)
      const outcomes = workers.map((worker) => once(worker, 'message'))
      for (const worker of workers) worker.postMessage(waiting)
      return (await Promise.all(outcomes)).map(([outcome]) => String(outcome))
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
