import type { Instant } from 'latchkey'
import { openSqliteStore } from 'latchkey/sqlite'
import { aSession } from 'latchkey/testing'
import { ACCOUNT_MIGRATIONS } from '../accounts/account-migrations.ts'

/** Puts sessions into the file of a server in one go, as another process would, and gives back their ids. */
export async function addSessions(
  file: string,
  { count, users = count, startedAt }: { readonly count: number; readonly users?: number; readonly startedAt: Instant },
): Promise<readonly string[]> {
  const store = openSqliteStore(file, { migrations: [ACCOUNT_MIGRATIONS.sqlite] })
  const sessions = Array.from({ length: count }, (_, index) => aSession({ userId: `user-${index % users}`, startedAt }))
  store.transact((verbs) => {
    for (const session of sessions) verbs.insert(session, { events: [] })
  })
  await store.close()
  return sessions.map(({ id }) => id)
}
