import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, it } from 'vitest'
import { aSession, start } from '../../testing/builders.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { aFile } from './test-file.ts'

let file: ReturnType<typeof aFile>
beforeEach(() => {
  file = aFile()
})
afterEach(() => file.remove())

describe('openSqliteStore', () => {
  it('makes a file where there is none, and finds its sessions again', async () => {
    const session = aSession()
    const store = openSqliteStore(file.path)
    await start(store, session)
    await store.close()

    const again = openSqliteStore(file.path)

    assert.deepEqual(await again.find(session.id), session)
    await again.close()
  })

  it('leaves one file and no log when it is closed', async () => {
    const store = openSqliteStore(file.path)
    await start(store, aSession())
    await store.close()

    assert.throws(() => readFileSync(`${file.path}-wal`), { code: 'ENOENT' })
  })

  it('runs the migrations of every owner, each step once', async () => {
    const people = { namespace: 'people', steps: ['CREATE TABLE people (name TEXT)'] }
    await openSqliteStore(file.path, { migrations: [people] }).close()
    const steps = [...people.steps, `INSERT INTO people VALUES ('ada')`]
    await openSqliteStore(file.path, { migrations: [{ ...people, steps }] }).close()

    const store = openSqliteStore(file.path, { migrations: [{ ...people, steps }] })

    assert.deepEqual(store.database.prepare('SELECT count(*) AS people FROM people').get()?.['people'], 1)
    await store.close()
  })

  it('leaves the file as it was when a step fails', async () => {
    const steps = ['CREATE TABLE people (name TEXT)', 'CREATE nonsense']

    assert.throws(() => openSqliteStore(file.path, { migrations: [{ namespace: 'people', steps }] }))

    const store = openSqliteStore(file.path)
    assert.equal(store.database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'people'`).get(), undefined)
    await store.close()
  })

  it('refuses a file of a newer Latchkey and changes nothing in it', async () => {
    const store = openSqliteStore(file.path)
    store.database.exec('UPDATE migrations SET steps = 99')
    await store.close()

    assertRefused(/newer Latchkey/)
  })

  it('R31 holds all processes to one lease, whoever opens first', async () => {
    const first = openSqliteStore(file.path, { lease: 60 })

    assert.throws(() => openSqliteStore(file.path, { lease: 70 }), {
      code: 'store_unavailable',
      message: /has a lease of 70 ms, and the session store one of 60 ms/,
    })

    const other = openSqliteStore(file.path)
    assert.deepEqual([first.lease, other.lease], [60, 60])
    await Promise.all([first.close(), other.close()])
  })

  it("refuses another program's SQLite file and changes nothing in it", () => {
    const database = new DatabaseSync(file.path)
    database.exec('CREATE TABLE sessions (id)')
    database.close()

    assertRefused(/another program/)
  })

  it('leaves the log of another program for that program', () => {
    const database = new DatabaseSync(`${file.path}-original`)
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE sessions (id)')
    for (const part of ['', '-wal']) copyFileSync(`${file.path}-original${part}`, `${file.path}${part}`)
    database.close()
    const log = readFileSync(`${file.path}-wal`)

    assertRefused(/another program/)

    assert.deepEqual(readFileSync(`${file.path}-wal`), log)
  })

  it('refuses a file that another program has marked, even without tables', () => {
    const database = new DatabaseSync(file.path)
    database.exec('PRAGMA application_id = 7')
    database.close()

    assertRefused(/another program/)
  })

  it('refuses a file that is no database and changes nothing in it', () => {
    writeFileSync(file.path, 'Dear diary, today I was opened by a session store.\n'.repeat(99))

    assertRefused(/not a SQLite database/)
  })

  it('refuses a path that cannot be opened', () => {
    assert.throws(() => openSqliteStore(`${file.path}/no/such/folder`), { code: 'store_unavailable' })
  })
})

function assertRefused(message: RegExp): void {
  const before = readFileSync(file.path)
  assert.throws(() => openSqliteStore(file.path), { name: 'SessionError', code: 'store_unavailable', message })
  assert.deepEqual(readFileSync(file.path), before)
}
