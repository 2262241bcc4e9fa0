import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { RequestError } from '@hono/node-server'
import type { HeaderSet } from 'latchkey/http'
import { replyWith } from './reply.ts'

// Requests that never become one, so that the app does not see them. Node and the adapter would answer them with a bare
// status line, and a browser has to be told the same on every answer (ASVS 5.0, 3.4).

/** Answers what Node's parser refuses, what keeps it waiting for too long, and what asks for more than it knows. */
export function answerUnreadable(server: Server, headers: HeaderSet): void {
  const answers = new WeakMap<object, ServerResponse>()
  server.on('request', ({ socket }: IncomingMessage, answer) => answers.set(socket, answer))
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const answer = answers.get(socket)
    const isAnswering = answer?.headersSent === true && !answer.writableFinished
    // In the middle of another answer, a status line would be read as a part of it.
    if (socket.writable && !isAnswering) socket.write(statusLineAndHeaders(statusOf(error.code), headers))
    socket.destroy()
  })
  server.on('checkExpectation', (_, answer: ServerResponse) => {
    answer.writeHead(417, { ...headers, Connection: 'close', 'Content-Length': '0' }).end()
  })
}

/** What the adapter could not make a request of; anything else is our own fault. */
export function unreadable(headers: HeaderSet): (error: unknown) => Response {
  const reply = replyWith(headers)
  return (error) =>
    error instanceof RequestError
      ? reply.problem('bad_request', 'The address of the request, or its Host header, is not valid')
      : reply.problem('internal_error', 'Something went wrong on our side. Try again in a moment')
}

function statusOf(code: string | undefined): number {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return 431
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 413
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 408
    default:
      return 400
  }
}

function statusLineAndHeaders(status: number, headers: HeaderSet): string {
  const lines = Object.entries({ ...headers, Connection: 'close', 'Content-Length': '0' })
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}
