import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { aServer, freePort, type TestServer } from '../packages/core/src/stores/postgres/test-server.ts'
import { aDatabase } from '../packages/server/src/testing/test-database.ts'
import { becomeAdministrator } from './api-device.ts'
import { failToStart, startServer } from './running-server.ts'

/** On a server of its own, which is stopped here. */
let postgres: TestServer
beforeAll(async () => {
  postgres = await aServer()
})
afterAll(() => postgres.remove())

describe('a server whose PostgreSQL is away', () => {
  it('R87 waits for it at the start, answers 503 while it is away, and goes on by itself', async () => {
    const port = await freePort()
    const origin = `http://127.0.0.1:${port}`
    const status = async (path: string, headers = {}) => (await fetch(origin + path, { headers })).status
    const starting = startServer({ store: postgres.url, port })

    await expect.poll(() => status('/healthz').catch(() => 0)).toBe(200)
    expect([await status('/readyz'), await status('/api/session')]).toEqual([503, 503])
    await postgres.start()
    await using server = await starting
    expect(server.printed().match(/the store is away: waiting for it/g)).toHaveLength(1)
    const root = await becomeAdministrator(server)
    const headers = { Cookie: root.cookie() ?? '' }
    for (const how of ['SIGINT', 'SIGQUIT'] as const) {
      for (const path of ['/readyz', '/api/session']) await expect.poll(() => status(path, headers)).toBe(200)
      const answers: number[] = []
      const asking = (async () => {
        while (!answers.includes(503)) answers.push(await status('/api/session', headers))
      })()
      await postgres.stop(how)
      await asking
      expect(answers.filter((answer) => answer !== 200 && answer !== 503)).toEqual([])
      // One connection may have answered a moment longer than another: for one lease, memory may be trusted.
      await expect.poll(() => status('/api/session', headers)).toBe(503)
      for (const path of ['/readyz', '/api/session', '/api/admin/users']) expect(await status(path, headers)).toBe(503)
      expect((await root.call('POST', '/api/login', { login: 'root', password: 'any words at all' })).status).toBe(503)
      expect(await status('/healthz')).toBe(200)

      await postgres.start()
    }
    await expect.poll(() => status('/api/session', headers)).toBe(200)
    expect(await server.stop()).toBe(0)
    expect(server.printed()).not.toContain(new URL(postgres.url).password)
  })

  it('stops when asked while it waits', async () => {
    await postgres.stop()
    const stopped = failToStart(['--port', '0'], { LATCHKEY_STORE: postgres.url }, (child, printed) => {
      if (printed !== '') child.kill('SIGTERM')
    })

    expect(await stopped).toMatchObject({ code: 0, printed: expect.stringContaining('waiting for it') })
  })

  it('stops when asked while it opens the store, which is as it should be for the next', async () => {
    await postgres.start()
    const database = await aDatabase(postgres.url)
    const slow = await aSlowWayTo(database.url)

    const stopped = failToStart(
      ['--port', '0', '--log-level', 'info'],
      { LATCHKEY_STORE: slow.url },
      (child, printed) => {
        slow.used.then(() => child.kill('SIGTERM'))
        if (printed.includes('"stopping"')) slow.open()
      },
    )

    const { code, printed } = await stopped
    expect([code, printed]).toEqual([0, expect.not.stringContaining('Latchkey is at')])
    await using server = await startServer({ store: database.url })
    expect(server.setupToken).toBeDefined()
    await server.stop()
    await slow.close()
    await database.remove()
  })
})

describe('a server whose PostgreSQL is not its own', () => {
  const CANARY = 'canary-of-swordfish'

  it.each([
    [
      'a password that is wrong',
      (url: URL) => withPassword(url, CANARY),
      /^The session store refused the user or the password.*/,
    ],
    [
      'a database that is not there',
      (url: URL) => new URL('/nowhere', url),
      /^The database of the session store does not exist/,
    ],
    [
      'TLS that it does not have',
      (url: URL) => new URL('?sslmode=verify-full', url),
      /^The session store can not be reached: The server does not support SSL/,
    ],
  ])('R83 R86 ends with one sentence and without its secret: %s', async (_, wrong, sentence) => {
    const url = new URL(inject('postgres'))

    const { code, printed } = await failToStart(['--port', '0'], { LATCHKEY_STORE: String(wrong(url)) })

    expect(code).toBe(1)
    expect(printed).toMatch(sentence)
    expect(printed.trim().split('\n')).toHaveLength(1)
    for (const secret of [CANARY, url.password]) expect(printed).not.toContain(secret)
  })

  it('R96 refuses the tables of another program, and of a newer Latchkey', async () => {
    const database = await aDatabase(inject('postgres'))
    await database.query('CREATE SCHEMA latchkey; CREATE TABLE latchkey.users (id text)')

    const { code, printed } = await failToStart(['--port', '0', '--store', database.url])

    await database.remove()
    expect([code, printed]).toEqual([
      1,
      expect.stringMatching(/^The schema "latchkey" of this database belongs to another/),
    ])
  })
})

/** Takes connections, and lets nothing through before it is open. */
async function aSlowWayTo(target: string) {
  const { hostname, port } = new URL(target)
  const opened = Promise.withResolvers<void>()
  const used = Promise.withResolvers<void>()
  const server = createServer(async (near) => {
    used.resolve()
    near.on('error', () => {})
    await opened.promise
    const far = connect(Number(port), hostname).on('error', () => near.destroy())
    near.pipe(far).pipe(near)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(target)
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    used: used.promise,
    open: opened.resolve,
    async close() {
      server.close()
      await once(server, 'close')
    },
  }
}

function withPassword(url: URL, password: string): URL {
  const other = new URL(url)
  other.password = password
  return other
}
