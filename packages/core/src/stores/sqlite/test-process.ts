import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { argv, stdin } from 'node:process'
import { anEnding, aSession, aTouch, atNow, NOW, start } from '../../testing/builders.ts'
import { openSqliteStore, type SqliteStore } from './sqlite-store.ts'

// A process of its own on the file of a test: `node test-process.ts <file> <task> <ids…>`. Prints one line for each
// answer, after the answer has come.

const [, , path = '', task = '', ...ids] = argv

const tasks: Readonly<Record<string, (store: SqliteStore) => Promise<void>>> = {
  async 'start-at-limit'(store) {
    for (let count = 0; count < 40; count++) {
      const session = aSession({ startedAt: NOW })
      const { ok } = await store.insert(session, { events: [], limit: { max: 3, whenReached: 'refuse' } })
      if (ok) say('started', session.id)
    }
  },

  async 'start-these'(store) {
    for (const id of ids) {
      if ((await store.insert(aSession({ id }), { events: [] })).ok) say('started', id)
    }
  },

  async 'end-some-at-a-time'(store) {
    for (;;) {
      const ended = await store.terminate({}, anEnding(), { limit: 3, origin: {} })
      if (ended.length === 0) return
      for (const { id } of ended) say('ended', id)
    }
  },

  async 'live-until-killed'(store) {
    for (;;) {
      const sessions = [aSession(), aSession(), aSession()]
      for (const session of sessions) {
        await start(store, session)
        say('started', session.id)
      }
      await store.touch(
        sessions.map((session) => aTouch(session)),
        atNow,
      )
      const ended = await store.terminate({ ids: sessions.slice(0, 2).map(({ id }) => id) }, anEnding(), {
        limit: 9,
        origin: {},
      })
      for (const { id } of ended) say('ended', id)
      await store.touch(
        sessions.map((session) => aTouch(session, { at: NOW + 1 })),
        atNow,
      )
    }
  },
}

say('ready')
// All processes of a race wait here until the test writes a line, so that even the file is made by all at once.
await once(stdin, 'data')
const store = openSqliteStore(path)
await tasks[task]?.(store)
await store.close()

/** Not through a stream: what was said must have left the process when it is killed. */
function say(...words: readonly string[]): void {
  writeSync(1, `${words.join(' ')}\n`)
}
