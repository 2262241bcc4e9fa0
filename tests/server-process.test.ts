import { once } from 'node:events'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { apiDevice, becomeAdministrator, PASSWORD, signIn } from './api-device.ts'
import { failToStart, startServer } from './running-server.ts'

describe('the server as a process', () => {
  it('R21 R31 refuses a request whose body was held back until its session had ended', async () => {
    await using server = await startServer()
    const root = await becomeAdministrator(server)
    const thief = await signIn(server.origin, 'root')
    const { id } = (await thief.call('GET', '/api/session')).body.session
    const body = JSON.stringify({ username: 'backdoor', role: 'administrator' })
    const socket = connect(Number(new URL(server.origin).port), '127.0.0.1').setEncoding('utf8')
    socket.write(
      `POST /api/admin/users HTTP/1.1\r\nHost: ${new URL(server.origin).host}\r\nOrigin: ${server.origin}\r\n` +
        `Cookie: ${thief.cookie()}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
    )
    await root.call('GET', '/api/sessions')
    expect((await root.call('POST', '/api/terminations', { ids: [id] })).body.sessions).toBe(1)

    socket.write(body)

    const [answer] = await once(socket, 'data')
    socket.destroy()
    expect(String(answer)).toMatch(/^HTTP\/1\.1 401 /)
    expect((await root.call('GET', '/api/admin/users')).body.users).toHaveLength(1)
  })

  it('R75 has no account until somebody opens the one-time link, and that works once', async () => {
    await using server = await startServer()
    const nobody = apiDevice(server.origin)
    for (const [login, password] of [
      ['admin', 'admin'],
      ['root', 'root'],
      ['administrator', 'password'],
      ['root', PASSWORD],
    ]) {
      expect((await nobody.call('POST', '/api/login', { login, password })).status).toBe(401)
    }

    const root = await becomeAdministrator(server)

    expect((await root.call('GET', '/api/admin/overview')).status).toBe(200)
    const again = { token: server.setupToken, username: 'second', password: PASSWORD }
    expect((await nobody.call('POST', '/api/setups', again)).status).toBe(410)
  })

  it('prints a new one-time link for an account and ends, while the server runs: for an administrator without a password', async () => {
    await using server = await startServer()
    const root = await becomeAdministrator(server)
    const { username } = (await root.call('GET', '/api/session')).body.account
    const flags = (login: string) => ['--database', server.database, '--new-link-for', login]

    const { code, printed } = await failToStart(flags(username.toUpperCase()))
    const unknown = await failToStart(flags('nobody'))
    const nowhere = `${server.database}.none`
    const misspelt = await failToStart(['--database', nowhere, '--new-link-for', username])

    const token = /\/setup#([\w-]{43})/.exec(printed)?.[1]
    const nobody = apiDevice(server.origin)
    const offer = await nobody.call('POST', '/api/setup-offers', { token })
    expect([code, offer.status, offer.body.username]).toEqual([0, 200, username])
    const { events } = (await root.call('GET', '/api/admin/events?type=setup_link_issued&limit=1')).body
    expect(events[0]).toMatchObject({ username, by: { kind: 'system' }, details: { purpose: 'choose_password' } })
    expect([unknown.code, unknown.printed]).toEqual([
      1,
      '--new-link-for is "nobody", but no account has this username or e-mail address.\n',
    ])
    expect(misspelt).toEqual({ code: 1, printed: `--database is "${nowhere}", but there is no such file.\n` })
    expect(existsSync(nowhere)).toBe(false)
    expect((await root.call('GET', '/api/session')).status).toBe(200)
  })

  it('R75 prints a new link at each start while there is no administrator, the old one is dead, and none after', async () => {
    await using first = await startServer()
    await first.stop()
    const second = await startServer({ database: first.database })
    const device = apiDevice(second.origin)

    expect(second.setupToken).not.toBe(first.setupToken)
    expect((await device.call('POST', '/api/setup-offers', { token: first.setupToken })).status).toBe(410)
    await becomeAdministrator(second)
    await second.stop()

    const third = await startServer({ database: first.database })
    expect(third.setupToken).toBeUndefined()
    await third.stop()
  })

  it('R65 says once that plain http is for this machine, and keeps its files to itself', async () => {
    await using server = await startServer()

    expect(server.printed().match(/plain http/g)).toHaveLength(1)
    expect(statSync(server.database).mode & 0o077).toBe(0)
  })

  it('M17 takes requests without a body, and with one of unknown length', async () => {
    await using server = await startServer()
    const root = await becomeAdministrator(server)
    const headers = { Origin: server.origin, Cookie: root.cookie() ?? '', 'Content-Type': 'application/json' }
    const streamed = { method: 'POST', headers, body: new Blob(['{"username":"streamed"}']).stream(), duplex: 'half' }

    const created = await fetch(`${server.origin}/api/admin/users`, streamed)
    const { status } = await root.call('DELETE', '/api/session')

    expect([created.status, status]).toEqual([201, 204])
    expect((await fetch(`${server.origin}/api/session`, { headers })).status).toBe(401)
  })

  it('R55 R99 takes no body of which two types are told', async () => {
    await using server = await startServer()
    const { port, host } = new URL(server.origin)
    const socket = connect(Number(port), '127.0.0.1')
    const lines = [
      'POST /api/login HTTP/1.1',
      `Host: ${host}`,
      `Origin: ${server.origin}`,
      'Content-Type: application/json',
      'Content-Type: text/plain',
      'Content-Length: 2',
      'Connection: close',
    ]
    socket.write(`${lines.join('\r\n')}\r\n\r\n{}`)
    let answer = ''
    for await (const part of socket) answer += part

    expect(answer).toMatch(/^HTTP\/1.1 415 /)
  })

  it('stops when asked: finishes, flushes what was gathered in memory, exits with 0', async () => {
    await using server = await startServer()
    const root = await becomeAdministrator(server)
    const before = (await root.call('GET', '/api/session')).body.session.lastActiveAt
    await new Promise((resolve) => setTimeout(resolve, 30))
    const slow = root.call('PUT', '/api/password', { current: PASSWORD, next: 'quite another set of words' })
    await new Promise((resolve) => setTimeout(resolve, 5))

    const code = await server.stop()

    expect([(await slow).status, code]).toEqual([200, 0])
    using database = new DatabaseSync(server.database, { readOnly: true })
    const { last } = database.prepare('SELECT max(last_active_at) AS last FROM sessions').get() as { last: number }
    expect(last).toBeGreaterThan(before)
  })

  it('X5 R34 ends its streams when it stops, and waits for no reader', async () => {
    await using server = await startServer()
    const root = await becomeAdministrator(server)
    const headers = { Cookie: root.cookie() ?? '' }
    const streams = await Promise.all(
      ['/api/session/events', '/api/admin/session-events'].map((path) => fetch(server.origin + path, { headers })),
    )
    const read = Promise.all(streams.map((stream) => stream.text()))

    const code = await server.stop()

    // One that was cut off would reject.
    for (const text of await read) expect(text).toMatch(/^event: open\n/)
    expect(code).toBe(0)
  })

  it('R34 lets a stream be read to its last frame over a socket', async () => {
    await using server = await startServer()
    const root = await becomeAdministrator(server)
    const other = await signIn(server.origin, 'root')
    const stream = await fetch(`${server.origin}/api/session/events`, { headers: { Cookie: other.cookie() ?? '' } })

    await other.call('DELETE', '/api/session')

    expect(await stream.text()).toContain('event: ended\ndata: {"code":"not_signed_in"')
    expect((await root.call('GET', '/api/session')).status).toBe(200)
  })

  it('R31 R92 keeps every ending that it has answered, also when it is killed right after', async () => {
    await using first = await startServer()
    await becomeAdministrator(first)
    let { database, origin } = first
    let server = first
    const endedCookies: string[] = []
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [await signIn(origin, 'root'), await signIn(origin, 'root')]
      const { id } = (await two.call('GET', '/api/session')).body.session
      expect((await one.call('POST', '/api/terminations', { ids: [id] })).body.sessions).toBe(1)
      await server.stop('SIGKILL')
      endedCookies.push(two.cookie() ?? '')

      server = await startServer({ database })
      origin = server.origin
      for (const cookie of endedCookies) {
        const { status } = await fetch(`${origin}/api/session`, { headers: { Cookie: cookie } })
        expect(status).toBe(401)
      }
      const { status } = await fetch(`${origin}/api/session`, { headers: { Cookie: one.cookie() ?? '' } })
      expect(status).toBe(200)
    }
    await server.stop()
  })

  it('refuses to start with a sentence: a wrong setting, a foreign file, a port in use', async () => {
    await using server = await startServer()
    const foreign = join(server.database, '..', 'foreign.db')
    writeFileSync(foreign, 'this is a text, not a database, and longer than a header of SQLite would be '.repeat(4))

    const wrong = await failToStart(['--port', 'http'])
    const notOurs = await failToStart(['--port', '0', '--database', foreign])
    const inUse = await failToStart([
      '--port',
      new URL(server.origin).port,
      '--database',
      join(tmpdir(), 'latchkey-unused.db'),
    ])

    for (const { code, printed } of [wrong, notOurs, inUse]) {
      expect(code).toBe(1)
      expect(printed.trim().split('\n')).toHaveLength(1)
      expect(printed).not.toContain('    at ')
    }
    expect(wrong.printed).toContain('--port is "http", but it takes a number from 0 to 65535')
    expect(inUse.printed).toContain('in use')
  })

  it('prints what it can be told with --help', async () => {
    const { code, printed } = await failToStart(['--help'])
    expect(code).toBe(0)
    expect(printed).toContain('LATCHKEY_IDLE_TIMEOUT')
  })
})
