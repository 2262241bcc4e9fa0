import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aServer, PASSWORD } from './testing/test-server.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

describe('the app', () => {
  it('R58 R60 R61 puts its security headers on every answer, errors too', async () => {
    await using server = await aServer()
    await server.addUser('ada', 'administrator')
    const ada = await server.signIn('ada')
    const answers = [
      await ada.get('/healthz'),
      await ada.get('/api/session'),
      await ada.get('/api/admin/overview'),
      await ada.get('/api/nothing'),
      await ada.post('/api/session', {}),
      await ada.post('/api/terminations', { wrong: true }),
      await ada.post('/api/login', { login: 'ada', password: PASSWORD }),
      await server.device().get('/api/session'),
    ]
    for (const { headers } of answers) {
      expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000; includeSubDomains')
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.get('Referrer-Policy')).toBe('no-referrer')
      expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'; frame-ancestors 'none'")
      expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
      expect(headers.get('Cache-Control')).toBe('no-store')
    }
  })

  it('R63 says type and character set of each body, and which methods an address has', async () => {
    await using server = await aServer()
    const device = server.device()

    expect((await device.get('/api/session')).headers.get('Content-Type')).toBe('application/json; charset=UTF-8')
    const response = await device.put('/api/session', {})
    expect([response.status, response.headers.get('Allow')]).toEqual([405, 'GET, HEAD, DELETE'])
    expect(await response.json()).toEqual({ code: 'method_not_allowed', message: 'Use GET, HEAD, DELETE here' })
    const read = await device.get('/api/login')
    expect([read.status, read.headers.get('Allow')]).toEqual([405, 'POST'])
    for (const path of ['/api/session', '/api/login', '/api/admin/users/x', '/healthz']) {
      const traced = await server.app.fetch(
        new Request(`${server.origin}${path}`, {
          method: 'PROPFIND',
          headers: { 'Sec-Fetch-Site': 'same-origin' },
        }),
      )
      expect(traced.status).toBe(405)
    }
  })

  it('R86 tells nothing of its inside, whatever it is sent', async () => {
    await using server = await aServer()
    await server.addUser('ada', 'administrator')
    const ada = await server.signIn('ada')
    const paths = [
      '/api/login',
      '/api/terminations',
      '/api/dismissals',
      '/api/password',
      '/api/setups',
      '/api/setup-offers',
      '/api/admin/users',
      '/api/admin/terminations',
      '/api/admin/views',
      '/api/admin/users/%00',
      '/api/admin/sessions?after=x',
      '/api/admin/sessions?limit=9e9',
      '/api/%ff',
    ]

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.constantFrom(...METHODS),
        fc.jsonValue(),
        async (path, method, body) => {
          const response = await ada.send(path, {
            method,
            headers: {
              Cookie: ada.cookie() ?? '',
              'Sec-Fetch-Site': 'same-origin',
              'Content-Type': 'application/json',
            },
            ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
          })
          const text = await response.text()
          expect(response.status).toBeLessThan(500)
          expect(text).not.toMatch(/node_modules|\.ts\b|SQLITE|SELECT|\bat \w+ \(|stack|Zod/i)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('R87 answers 503 while the store is away: nobody is signed in, and nobody can sign in', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    await server.deps.store.close()

    const answers = [
      await ada.get('/api/session'),
      await ada.get('/api/sessions'),
      await ada.post('/api/login', { login: 'ada', password: PASSWORD }),
      await ada.get('/readyz'),
    ]

    for (const response of answers) {
      expect([response.status, response.headers.getSetCookie()]).toEqual([503, []])
      expect(((await response.json()) as { code: string }).code).toBe('store_unavailable')
    }
    expect((await ada.get('/healthz')).status).toBe(200)
  })

  it('R99 takes only what fits the schema: no prototypes, no repeats, no other types', async () => {
    await using server = await aServer()
    await server.addUser('ada', 'administrator')
    const ada = await server.signIn('ada')
    const raw = async (path: string, body: string) =>
      (
        await ada.send(path, {
          method: 'POST',
          headers: { Cookie: ada.cookie() ?? '', 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' },
          body,
        })
      ).status

    for (const body of [
      '{"others":true,"__proto__":{"isAdmin":true}}',
      '{"others":true,"constructor":{"prototype":{}}}',
      '{"others":"true"}',
      '{"ids":"019a0000-0000-7000-8000-000000000000"}',
      '{"ids":[["019a0000-0000-7000-8000-000000000000"]]}',
      '{"ids":{"length":1}}',
      '[]',
      'null',
      '{',
      '',
    ]) {
      expect(await raw('/api/terminations', body)).toBe(400)
    }
    expect((await ada.get('/api/admin/sessions?q=a&q=b')).status).toBe(400)
    expect((await ada.get('/api/admin/sessions?user[]=a')).status).toBe(400)
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })

  it('R40 keeps hostile text as text, in answers and in the log', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const userAgent = '<script>alert(1)</script>\u001b[31m"\r\n{"level":60}'
    const ada = await server.signIn('ada', { userAgent: userAgent.replaceAll(/[\r\n]/g, ' ') })

    const response = await ada.get('/api/sessions')

    expect(response.headers.get('Content-Type')).toContain('application/json')
    expect(await response.text()).not.toContain('\u001b')
    for (const line of server.logged().trim().split('\n').filter(Boolean)) JSON.parse(line)
  })

  it('refuses a body that is too large before reading it', async () => {
    await using server = await aServer()
    const response = await server.device().post('/api/login', { login: 'a'.repeat(100_000), password: 'x' })
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([413, 'payload_too_large'])
  })

  it('describes itself: every route, with its schemas', async () => {
    await using server = await aServer()
    const document = (await (await server.device().get('/api/openapi.json')).json()) as {
      openapi: string
      paths: object
    }
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/login', '/api/sessions', '/api/admin/users/{id}']),
    )
  })
})
