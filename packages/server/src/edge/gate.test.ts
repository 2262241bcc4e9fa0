import { describe, expect, it } from 'vitest'
import { aServer, PASSWORD } from '../testing/test-server.ts'

const JSON_BODY = { 'Content-Type': 'application/json' }

describe('the gate', () => {
  it('R52 lets only our own pages change anything', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const attempt = (site: string) =>
      ada.send('/api/terminations', {
        method: 'POST',
        headers: { ...JSON_BODY, Cookie: ada.cookie() ?? '', 'Sec-Fetch-Site': site },
        body: JSON.stringify({ others: true }),
      })

    const statuses = await Promise.all(
      ['same-origin', 'same-site', 'cross-site', 'none'].map(async (site) => (await attempt(site)).status),
    )

    expect(statuses).toEqual([200, 403, 403, 403])
  })

  it('R52 knows its routes however their address is spelled', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const headers = { ...JSON_BODY, Cookie: ada.cookie() ?? '', 'Sec-Fetch-Site': 'cross-site' }
    const attempt = async (path: string) =>
      (await ada.send(path, { method: 'POST', headers, body: '{"others":true}' })).status

    expect(await attempt('/%61pi/terminations')).toBe(403)
    expect(await attempt('/api/%74erminations')).toBe(403)
    expect([404, 405]).toContain(await attempt('//api/terminations'))
  })

  it('R52 R11 lets no other site sign a person in', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const response = await server
      .device()
      .post('/api/login', { login: 'ada', password: PASSWORD }, { 'Sec-Fetch-Site': 'cross-site' })

    expect([response.status, response.headers.getSetCookie()]).toEqual([403, []])
  })

  it('R53 asks for the origin where a browser tells nothing else, and a bearer for neither', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const token = ada.cookie()?.split('=')[1]
    const attempt = async (headers: Record<string, string>) =>
      (
        await ada.send('/api/terminations', {
          method: 'POST',
          headers: { ...JSON_BODY, ...headers },
          body: '{"others":true}',
        })
      ).status
    const Cookie = ada.cookie() ?? ''

    expect(await attempt({ Cookie, Origin: server.origin })).toBe(200)
    expect(await attempt({ Cookie, Referer: `${server.origin}/account/sessions` })).toBe(200)
    expect(await attempt({ Cookie })).toBe(403)
    expect(await attempt({ Cookie, Origin: 'null' })).toBe(403)
    expect(await attempt({ Cookie, Origin: `${server.origin}.evil.example` })).toBe(403)
    expect(await attempt({ Authorization: `Bearer ${token}` })).toBe(200)
  })

  it('R55 refuses what a form can send across sites', async () => {
    await using server = await aServer()
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const attempt = async (type: string) =>
      (
        await ada.send('/api/terminations', {
          method: 'POST',
          headers: { Cookie: ada.cookie() ?? '', 'Sec-Fetch-Site': 'same-origin', 'Content-Type': type },
          body: '{"others":true}',
        })
      ).status

    expect(await attempt('application/json')).toBe(200)
    expect(await attempt('application/json; charset=utf-8')).toBe(200)
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonp',
      'text/plain; application/json',
    ]) {
      expect(await attempt(type)).toBe(415)
    }
  })

  it('R57 allows no other origin to read an answer', async () => {
    await using server = await aServer()
    for (const origin of ['https://evil.example', 'null', `${server.origin}.evil.example`]) {
      const response = await server.device().get('/healthz', { Origin: origin })
      expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
      expect(response.headers.get('Vary')).toBe('Origin, Sec-Fetch-Site')
    }
  })

  it('R39 believes X-Forwarded-For only from a proxy that was configured', async () => {
    const addressSeen = async (environment: Record<string, string>, peer: string) => {
      await using server = await aServer(environment)
      await server.addUser('ada')
      const device = server.device({ ip: peer })
      await device.post(
        '/api/login',
        { login: 'ada', password: PASSWORD },
        { 'X-Forwarded-For': '192.0.2.9, 203.0.113.5' },
      )
      return (await device.session())['ip']
    }

    expect(await addressSeen({}, '10.0.0.1')).toBe('10.0.0.1')
    expect(await addressSeen({ LATCHKEY_TRUSTED_PROXIES: '10.0.0.0/8' }, '10.0.0.1')).toBe('203.0.113.5')
    expect(await addressSeen({ LATCHKEY_TRUSTED_PROXIES: '10.0.0.0/8' }, '198.51.100.1')).toBe('198.51.100.1')
    expect(await addressSeen({}, '::ffff:198.51.100.1')).toBe('198.51.100.1')
  })
})
