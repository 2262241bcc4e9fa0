import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import type { SessionRecord } from '../../domain/session.ts'
import { anEnding, aSession, start } from '../../testing/builders.ts'
import { openSqliteStore, type SqliteStore } from './sqlite-store.ts'
import { aFile } from './test-file.ts'

describe('a full disk', () => {
  it('R92 is store_unavailable, loses nothing that was answered, and is over when there is room again', async () => {
    const file = aFile()
    const store = openSqliteStore(file.path)
    allowPages(store, 60)
    const { started, refused } = await startUntilFull(store)

    for (const session of started) assert.deepEqual(await store.find(session.id), session)
    assert.equal(await store.find(refused.id), undefined)
    assert.equal((await store.events({}, { limit: 10_000 })).items.length, started.length)

    allowPages(store, 1_000_000)
    await start(store, refused)
    assert.deepEqual(await store.find(refused.id), refused)
    assert.equal(store.database.prepare('PRAGMA integrity_check').get()?.['integrity_check'], 'ok')
    await store.close()
    file.remove()
  })

  it('R92 ends all of the sessions or none', async () => {
    const file = aFile()
    const store = openSqliteStore(file.path)
    allowPages(store, 60)
    const { started } = await startUntilFull(store)

    await assert.rejects(store.terminate({}, anEnding({ reason: 'x'.repeat(9999) }), { limit: 10_000, origin: {} }), {
      code: 'store_unavailable',
    })

    for (const { id } of started) assert.equal((await store.find(id))?.ending, undefined)
    await store.close()
    file.remove()
  })
})

/** As good as a disk of that size: SQLite answers SQLITE_FULL in the middle of a transaction. */
function allowPages(store: SqliteStore, count: number): void {
  store.database.exec(`PRAGMA max_page_count = ${count}`)
}

async function startUntilFull(store: SqliteStore): Promise<{ started: SessionRecord[]; refused: SessionRecord }> {
  const started: SessionRecord[] = []
  for (;;) {
    const session = aSession({ userId: `user-${started.length}` })
    try {
      await start(store, session)
      started.push(session)
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'store_unavailable')
      assert.match(String(error), /disk .* full/)
      return { started, refused: session }
    }
  }
}
