import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, it } from 'vitest'
import { nextTurn } from '../../domain/next-turn.ts'
import { anEnding, anEvent, aSession, atNow, NOW, start } from '../../testing/builders.ts'
import { openSqliteStore, type SqliteStore } from './sqlite-store.ts'
import { aFile } from './test-file.ts'

const PEOPLE = { namespace: 'people', steps: ['CREATE TABLE people (name TEXT PRIMARY KEY, disabled INTEGER) STRICT'] }

let file: ReturnType<typeof aFile>
let store: SqliteStore
beforeEach(() => {
  file = aFile()
  store = openSqliteStore(file.path, { migrations: [PEOPLE] })
})
afterEach(async () => {
  await store.close()
  file.remove()
})

describe('transact', () => {
  it('R22 changes a user and ends the sessions of that user in one step', async () => {
    const session = aSession({ userId: 'ada' })
    await start(store, session)

    const ended = store.transact((verbs) => {
      disable('ada')
      return verbs.terminate({ userId: 'ada' }, anEnding({ cause: 'user_disabled' }), { limit: 9, origin: {} })
    })

    assert.equal(ended.length, 1)
    assert.equal((await store.find(session.id))?.ending?.cause, 'user_disabled')
    assert.deepEqual(disabled(), ['ada'])
  })

  it('undoes everything when one part throws', async () => {
    const session = aSession()
    await start(store, session)

    assert.throws(() =>
      store.transact((verbs) => {
        disable('ada')
        verbs.terminate({}, anEnding(), { limit: 9, origin: {} })
        throw new Error('changed my mind')
      }),
    )

    assert.deepEqual(await store.find(session.id), session)
    assert.deepEqual(disabled(), [])
    assert.equal((await store.events({}, { limit: 9 })).items.length, 1)
  })

  it('undoes everything when a statement fails', () => {
    assert.throws(() =>
      store.transact(() => {
        disable('ada')
        disable('ada')
      }),
    )

    assert.deepEqual(disabled(), [])
  })

  it('joins a transaction that is under way', () => {
    assert.throws(() =>
      store.transact(() => {
        store.transact(() => disable('ada'))
        throw new Error('changed my mind')
      }),
    )

    assert.deepEqual(disabled(), [])
  })

  it('undoes only the part that failed when the rest goes on', () => {
    store.transact(() => {
      disable('ada')
      assert.throws(() =>
        store.transact(() => {
          disable('grace')
          throw new Error('not grace')
        }),
      )
    })

    assert.deepEqual(disabled(), ['ada'])
  })

  it('refuses an asynchronous function, and undoes what it has done', () => {
    assert.throws(() => store.transact(async () => disable('ada')), TypeError)

    assert.deepEqual(disabled(), [])
  })

  it('is not seen half done by another process', async () => {
    const other = openSqliteStore(file.path)
    const session = aSession()

    store.transact((verbs) => {
      verbs.insert(session, { events: [] })
      verbs.record([anEvent()])
      assert.equal(other.database.prepare('SELECT count(*) AS events FROM events').get()?.['events'], 0)
    })

    assert.deepEqual(await other.find(session.id), session)
    await other.close()
  })

  it('has every write on disk when it returns, save touches', async () => {
    const session = aSession()
    const levels: unknown[] = []
    const level = () => store.database.prepare('PRAGMA synchronous').get()?.['synchronous']
    store.database.function('note_level', () => {
      levels.push(level())
      return 0
    })
    store.database.exec('CREATE TEMP TRIGGER noted AFTER UPDATE ON main.sessions BEGIN SELECT note_level(); END')
    await start(store, session)

    await store.touch([{ id: session.id, at: NOW, idleDeadline: session.idleDeadline }], atNow)
    await store.terminate({}, anEnding(), { limit: 9, origin: {} })

    const [normal, full] = [1, 2]
    assert.deepEqual([...levels, level()], [normal, full, full])
  })
})

describe('while another process writes', () => {
  it('a write waits without holding up the thread, and happens when its turn has come', async () => {
    const other = new DatabaseSync(file.path)
    other.exec('BEGIN IMMEDIATE')
    const session = aSession()
    const insert = start(store, session)
    for (let turn = 0; turn < 20; turn += 1) await nextTurn()
    assert.equal(await store.find(session.id), undefined)

    other.exec('COMMIT')

    await insert
    assert.deepEqual(await store.find(session.id), session)
    other.close()
  })
})

function disable(name: string): void {
  store.database.prepare('INSERT INTO people VALUES (?, 1)').run(name)
}

function disabled(): unknown[] {
  return store.database
    .prepare('SELECT name FROM people')
    .all()
    .map(({ name }) => name)
}
