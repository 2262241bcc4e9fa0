import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** One address in front of several servers. */
export type RoundRobin = AsyncDisposable & { readonly origin: string }

/** Each request goes to the next of the servers; one that is not there is passed over. For this machine only. */
export async function startRoundRobin({
  port = 0,
  targets,
}: {
  readonly port?: number
  /** Ports on this machine, asked for again each time. */
  readonly targets: () => readonly number[]
}): Promise<RoundRobin> {
  let turn = 0
  const server = createServer(async (asked, answer) => {
    const ports = targets()
    turn += 1
    // What the API takes is short. Held, it can be sent again.
    const body = await buffer(asked)
    for (let tried = 0; tried < ports.length; tried += 1) {
      if (await passOn(asked, body, answer, ports[(turn + tried) % ports.length] ?? 0)) return
    }
    answer.writeHead(502, { 'Content-Type': 'text/plain' }).end('No server is there\n')
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Says whether the server was there. */
function passOn(asked: IncomingMessage, body: Buffer, answer: ServerResponse, port: number): Promise<boolean> {
  const { method, url, headers, socket } = asked
  const earlier = headers['x-forwarded-for'] === undefined ? '' : `${headers['x-forwarded-for']}, `
  const passed = request({
    port,
    host: '127.0.0.1',
    method: method ?? 'GET',
    path: url ?? '/',
    headers: { ...headers, 'x-forwarded-for': `${earlier}${socket.remoteAddress ?? ''}` },
    agent: false,
  })
  answer.on('close', () => passed.destroy())
  passed.end(body)
  return new Promise((resolve) => {
    passed.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.rawHeaders)
      response.pipe(answer)
      resolve(true)
    })
    passed.on('error', (error: NodeJS.ErrnoException) => {
      const isThere = error.code !== 'ECONNREFUSED'
      if (isThere) answer.destroy()
      resolve(isThere)
    })
  })
}
