import type { SessionRecord } from 'latchkey'
import { openSqliteStore, type SqliteStore } from 'latchkey/sqlite'
import { aSession } from 'latchkey/testing'

const MINUTE = 60_000

/** Puts sessions of a user into the database of a running server, each used a minute before the one before it. */
export async function seed(
  database: string,
  { count = 1, ...given }: Partial<SessionRecord> & { readonly count?: number },
): Promise<void> {
  const now = Date.now()
  const store = openSqliteStore(database)
  await store.transact((verbs) => {
    for (let place = 1; place <= count; place += 1)
      verbs.insert(aSession({ startedAt: now - place * MINUTE, ...given }), { events: [] })
  })
  await store.close()
}

/** Moves the end of a session to a minute ago, as if nobody had used it for as long as the policy allows. */
export async function expire(database: string, id: string): Promise<void> {
  const store = openSqliteStore(database)
  const { version } = await mustFind(store, id)
  const over = Date.now() - MINUTE
  const change = { idleDeadline: over, absoluteDeadline: over }
  if (!(await store.update(id, version, change, { now: over - MINUTE, events: [] }))) throw new Error(`${id} is over`)
  await store.close()
}

async function mustFind(store: SqliteStore, id: string): Promise<SessionRecord> {
  const session = await store.find(id)
  if (session === undefined) throw new Error(`There is no session ${id}`)
  return session
}
