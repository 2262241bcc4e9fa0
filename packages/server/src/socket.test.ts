import { once } from 'node:events'
import { connect } from 'node:net'
import { securityHeaders } from 'latchkey/http'
import { describe, expect, it } from 'vitest'
import { listen } from './socket.ts'

const { api: headers } = securityHeaders({ secure: true })
const HOST = 'Host: latchkey.test\r\n'

describe('the socket', () => {
  it.each([
    ['no line of a request', 400, 'nonsense\r\n\r\n'],
    ['a header without a colon', 400, `GET / HTTP/1.1\r\n${HOST}nonsense\r\n\r\n`],
    ['two lengths', 400, `POST / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 2\r\n\r\nx`],
    ['no Host', 400, 'GET / HTTP/1.1\r\n\r\n'],
    ['a Host that is none', 400, 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n'],
    ['a Host with a path', 400, 'GET / HTTP/1.1\r\nHost: latchkey.test/x\r\n\r\n'],
    ['an address that is none', 400, `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`],
    ['an expectation that nobody knows', 417, `GET / HTTP/1.1\r\n${HOST}Expect: wonders\r\n\r\n`],
    ['headers that are too long', 431, `GET / HTTP/1.1\r\n${HOST}X: ${'x'.repeat(20_000)}\r\n\r\n`],
  ])('R58 R60 R63 puts its security headers on the refusal of %s', async (_, status, request) => {
    await using socket = await aSocket()

    const answer = await socket.send(request)

    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    for (const [name, value] of Object.entries(headers)) expect(answer).toContain(`\r\n${name}: ${value}\r\n`)
    const [, body] = answer.split('\r\n\r\n')
    if (body) expect(answer).toContain('\r\nContent-Type: application/json; charset=UTF-8\r\n')
  })

  it('R84 R86 puts no refusal into the middle of another answer', async () => {
    const stream = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('begun')) })
    await using socket = await aSocket(() => new Response(stream, { headers }))
    const client = connect(socket.port, '127.0.0.1').setEncoding('utf8')
    client.write(`GET / HTTP/1.1\r\n${HOST}\r\n`)
    let received = ''
    client.on('data', (data) => {
      if (received === '') client.write('nonsense\r\n\r\n')
      received += data
    })

    await once(client, 'close')

    expect(received.match(/HTTP\/1\.1/g)).toHaveLength(1)
  })
})

async function aSocket(fetch: () => Response = () => new Response('here')) {
  const socket = await listen(fetch, { host: '127.0.0.1', port: 0, headers })
  return {
    port: socket.port,
    /** All that comes back until the server hangs up. */
    async send(request: string): Promise<string> {
      const client = connect(socket.port, '127.0.0.1').setEncoding('utf8')
      let received = ''
      client.on('data', (data) => {
        received += data
      })
      client.end(request)
      await once(client, 'close')
      return received
    },
    [Symbol.asyncDispose]: () => socket.stop(),
  }
}
