import { parentPort, workerData } from 'node:worker_threads'
import type { Actor, SessionError, UserId } from 'latchkey'
import { openSqliteStore } from 'latchkey/sqlite'
import { ACCOUNT_MIGRATIONS } from './account-migrations.ts'
import { createAccounts } from './create-accounts.ts'

// One of several threads that demote at the same moment: says the new role, or the code of the refusal.
const { file, actor, id } = workerData as { file: string; actor: Actor; id: UserId }
const store = openSqliteStore(file, { migrations: [ACCOUNT_MIGRATIONS.sqlite] })
const accounts = createAccounts({ store, clock: () => 0 })

parentPort?.on('message', async (waiting: Int32Array) => {
  Atomics.sub(waiting, 0, 1)
  while (Atomics.load(waiting, 0) > 0);
  const outcome = await accounts.changeRole(actor, id, 'user', {}).then(
    ({ account }) => account.role,
    ({ code }: SessionError) => code,
  )
  parentPort?.postMessage(outcome)
})
