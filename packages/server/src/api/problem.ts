import { z } from '@hono/zod-openapi'
import { ERROR_CODES, type ErrorCode } from 'latchkey'
import { EndedView } from './ended-view.ts'
import { SessionChoice } from './session-choice.ts'

/** The one shape of an error: a code for programs, a sentence for people. */
export const Problem = z
  .object({
    code: z.enum(ERROR_CODES).openapi({ description: 'Stable for ever.' }),
    message: z.string().openapi({ description: 'A sentence for a person, saying what to do next.' }),
    at: z.object({ from: z.number().int(), to: z.number().int() }).optional().openapi({
      description: 'Of bad_search: where in the search the mistake is, from the character `from` on and before `to`.',
    }),
    ended: EndedView.optional().openapi({
      description: 'With `not_signed_in`, when the token was that of a session which has ended.',
    }),
    choice: SessionChoice.optional().openapi({
      description: 'With `session_limit_reached`, where the server lets the person choose: name some in `end`.',
    }),
  })
  .openapi('Problem')

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 500 | 503

export const statusOfError: Readonly<Record<ErrorCode, ProblemStatus>> = {
  bad_request: 400,
  bad_search: 400,
  not_signed_in: 401,
  login_failed: 401,
  not_allowed: 403,
  cross_site_request: 403,
  wrong_password: 403,
  session_not_found: 404,
  user_not_found: 404,
  view_not_found: 404,
  not_found: 404,
  method_not_allowed: 405,
  plan_not_found: 404,
  plan_not_ready: 409,
  plan_expired: 410,
  confirmation_needed: 409,
  session_exists: 409,
  session_limit_reached: 409,
  user_exists: 409,
  view_exists: 409,
  view_limit_reached: 409,
  last_administrator: 409,
  link_invalid: 410,
  payload_too_large: 413,
  unsupported_content_type: 415,
  password_refused: 422,
  too_busy: 503,
  internal_error: 500,
  store_unavailable: 503,
}

/** The answers of a route that are not its success, for the OpenAPI document. */
export function problems<Codes extends ErrorCode>(...codes: readonly Codes[]) {
  const statuses = [...new Set(codes.map((code) => statusOfError[code]))]
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: codes.filter((code) => statusOfError[code] === status).join(', '),
        content: { 'application/json': { schema: Problem } },
      },
    ]),
  )
}
