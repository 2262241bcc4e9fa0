import createClient from 'openapi-fetch'
import type { components, paths } from './api.gen.ts'
import { noteNoConnection } from './connection.ts'
import { leaveSignedOut } from './leaving.ts'
import { noAnswer, noConnection, Problem, problemOfStatus } from './problem.ts'

/** No page waits longer for an answer to begin. What was asked for may still happen, as when a connection breaks. */
const ANSWERED_WITHIN = 30_000
/** Counts all rows before its answer begins. */
const EXPORTS = '/api/admin/session-exports'

export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

/** Every call of the pages goes through here; `answerOf` takes the answer out or throws a `Problem`. */
export const api = createClient<paths>({ fetch: send })

/** For what a page asks by itself and again and again: what a refusal means, the caller decides. */
export const patientApi = createClient<paths>({ fetch: reach })

export async function answerOf<Data>(
  sent: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Exclude<Data, undefined>> {
  const { data, error, response } = await sent
  if (!response.ok) throw isProblem(error) ? problemFrom(error) : problemOfStatus(response.status)
  return data as Exclude<Data, undefined>
}

/** A session that is over takes the reader to the sign-in page, from wherever the call was made. */
async function send(request: Request): Promise<Response> {
  const again = request.method === 'GET' ? request.clone() : undefined
  const first = await reachSoon(request)
  if (!(await saysSignedOut(first))) return first
  // The token may have been renewed by a request beside this one, which left with the old cookie.
  const response = again ? await reachSoon(again) : first
  const problem = await signedOutProblemOf(response)
  if (problem) leaveSignedOut(problem)
  return response
}

/** Fails when nothing has come for long, and tells the stream of the page of each failure. */
async function reachSoon(request: Request): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(noAnswer), ANSWERED_WITHIN)
  if (new URL(request.url).pathname === EXPORTS) clearTimeout(timer)
  try {
    return await reach(new Request(request, { signal: AbortSignal.any([request.signal, late.signal]) }))
  } catch (error) {
    if (!request.signal.aborted) noteNoConnection()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    if (request.signal.aborted) throw error
    throw noConnection
  }
}

async function saysSignedOut(response: Response): Promise<boolean> {
  return (await signedOutProblemOf(response)) !== undefined
}

async function signedOutProblemOf(response: Response): Promise<Schema<'Problem'> | undefined> {
  if (response.status !== 401) return undefined
  const problem: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  return isProblem(problem) && problem.code === 'not_signed_in' ? problem : undefined
}

function problemFrom({ code, message, choice }: Schema<'Problem'>): Problem {
  return new Problem(code, message, choice)
}

function isProblem(error: unknown): error is Schema<'Problem'> {
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error
}
