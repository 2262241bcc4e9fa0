import { Agent, request } from 'node:http'
import { type Duration, seconds } from 'latchkey'
import type { Moment } from './record.ts'

/** What came of a request, with its place in time. */
export type Answer = {
  readonly begin: Moment
  readonly end: Moment
  /** Absent when none came: then nobody knows what was done, unless nobody was there to be asked. */
  readonly status?: number
  readonly wasSent: boolean
  // biome-ignore lint/suspicious/noExplicitAny: the answers of many routes, looked into by clients
  readonly body?: any
  /** The new token, as a cookie. */
  readonly cookie?: string
}

export type Request = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly cookie?: string
  readonly body?: unknown
}

/** Longer than the server lets its store take. */
const PATIENCE: Duration = seconds(20)

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })

/** Asks a server as a page of its own would. Never rejects: no answer is an answer here. */
export function ask(origin: string, { method, path, cookie, body }: Request, now: () => Moment): Promise<Answer> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  const headers = {
    Origin: origin,
    'User-Agent': 'latchkey-test',
    ...(cookie === undefined ? {} : { Cookie: cookie }),
    ...(text === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
  }
  return new Promise((resolve) => {
    const begin = now()
    const fail = (wasSent: boolean) => resolve({ begin, end: now(), wasSent })
    const sent = request(`${origin}${path}`, { method, headers, agent, timeout: PATIENCE }, (response) => {
      let answer = ''
      response.setEncoding('utf8')
      response.on('data', (part) => {
        answer += part
      })
      response.on('close', () => {
        if (!response.complete || response.statusCode === undefined) return fail(true)
        const [set] = response.headers['set-cookie'] ?? []
        resolve({
          begin,
          end: now(),
          wasSent: true,
          status: response.statusCode,
          body: answer === '' ? undefined : JSON.parse(answer),
          ...(set === undefined ? {} : { cookie: set.split(';')[0] as string }),
        })
      })
    })
    sent.on('timeout', () => sent.destroy())
    sent.on('error', (error) => fail(!('code' in error && error.code === 'ECONNREFUSED')))
    sent.end(text)
  })
}
