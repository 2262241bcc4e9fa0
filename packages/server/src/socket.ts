import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { type Duration, seconds } from 'latchkey'
import type { HeaderSet } from 'latchkey/http'
import { answerUnreadable, unreadable } from './edge/unreadable.ts'

/** What a stop waits for requests under way; what lasts longer is cut. */
const PATIENCE: Duration = seconds(10)
/** For the whole of a request to arrive: the longest body is short. */
const SLOWEST_REQUEST: Duration = seconds(30)
/** Longer than proxies keep theirs: one that is closed while a request is on its way would be an error to whoever sent it. */
const UNUSED_CONNECTION: Duration = seconds(75)
const TIDY_EVERY: Duration = seconds(0.05)

export type Socket = {
  readonly port: number
  /** Takes no new requests, lets those under way finish, then closes every connection. */
  stop(): Promise<void>
}

type Fetch = (request: Request, connection: HttpBindings) => Response | Promise<Response>

/** @throws the system's error, for example `EADDRINUSE` */
export function listen(
  fetch: Fetch,
  { host, port, headers }: { readonly host: string; readonly port: number; readonly headers: HeaderSet },
): Promise<Socket> {
  // Without a Host header Node would answer by itself; the adapter asks for one, too.
  const options = { requireHostHeader: false }
  // It speaks HTTP/1.1 only, so its connections are of that kind.
  const listener = getRequestListener((request, connection) => fetch(request, connection as HttpBindings), {
    errorHandler: unreadable(headers),
  })
  const server = createServer(options, listener)
  answerUnreadable(server, headers)
  server.requestTimeout = SLOWEST_REQUEST
  server.keepAliveTimeout = UNUSED_CONNECTION
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      resolve({ port: (server.address() as AddressInfo).port, stop: () => stop(server) })
    })
  })
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const impatience = setTimeout(() => server.closeAllConnections(), PATIENCE)
    // A connection that becomes idle only now would otherwise stay open for the next request that may come.
    const tidying = setInterval(() => server.closeIdleConnections(), TIDY_EVERY)
    server.close(() => {
      clearTimeout(impatience)
      clearInterval(tidying)
      resolve()
    })
  })
}
