import type { TypedResponse } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type ErrorCode, SessionError, type Stretch } from 'latchkey'
import type { HeaderSet } from 'latchkey/http'
import { statusOfError } from '../api/problem.ts'

type More = Readonly<Record<string, string>>

/** Every answer of the API is made here, so that none lacks its security headers or its character set. */
export type Reply = {
  json<Body, Status extends ContentfulStatusCode>(
    body: Body,
    status: Status,
    more?: More,
  ): Response & TypedResponse<Body, Status, 'json'>
  empty(more?: More): Response & TypedResponse<never, 204, 'body'>
  problem(code: ErrorCode, message: string, more?: More, at?: Stretch): Response
  /** Server-sent events. `null`: only the headers. */
  stream(body: ReadableStream | null): Response & TypedResponse<never, 200, 'body'>
  /** A file to keep. `null`: only the headers. */
  download(body: ReadableStream | null, file: Download): Response & TypedResponse<never, 200, 'body'>
}

export type Download = { readonly contentType: string; readonly name: string; readonly more?: More }

export function replyWith(headers: HeaderSet): Reply {
  const jsonHeaders = { ...headers, 'Content-Type': 'application/json; charset=UTF-8' }
  const json = (body: unknown, status: number, more?: More): Response =>
    new Response(JSON.stringify(body), { status, headers: more ? { ...jsonHeaders, ...more } : jsonHeaders })
  return {
    json: json as Reply['json'],
    empty: ((more) => new Response(null, { status: 204, headers: { ...headers, ...more } })) as Reply['empty'],
    problem: (code, message, more, at) => json({ code, message, ...(at && { at }) }, statusOfError[code], more),
    stream: ((body) => new Response(body, { status: 200, headers: { ...headers, ...STREAM } })) as Reply['stream'],
    download: ((body, { contentType, name, more }) => {
      const file = { 'Content-Type': contentType, 'Content-Disposition': `attachment; filename="${name}"` }
      return new Response(body, { status: 200, headers: { ...headers, ...UNBUFFERED, ...file, ...more } })
    }) as Reply['download'],
  }
}

/** nginx holds answers back until they are long enough, unless it is told. */
const UNBUFFERED = { 'X-Accel-Buffering': 'no' }
const STREAM = { 'Content-Type': 'text/event-stream; charset=UTF-8', ...UNBUFFERED }

/** What a thrown error becomes. Of an error that nobody foresaw, only that it happened is told (ASVS 5.0, 16.5.1). */
export function problemOf(error: unknown): {
  readonly code: ErrorCode
  readonly message: string
  readonly at?: Stretch | undefined
  readonly foreseen: boolean
} {
  if (error instanceof SessionError) return { code: error.code, message: error.message, at: error.at, foreseen: true }
  if (isBadJson(error))
    return { code: 'bad_request', message: 'The body of the request is not valid JSON', foreseen: true }
  return { code: 'internal_error', message: 'Something went wrong on our side. Try again in a moment', foreseen: false }
}

/** Hono's validator throws its own class when a body can't be parsed. */
function isBadJson(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 400
}
