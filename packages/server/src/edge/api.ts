import { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from 'hono'
import { SessionError } from 'latchkey'
import type { z } from 'zod'

/** An empty piece of the API. Input that does not fit its schema is refused in one way everywhere. */
export function createApi<E extends Env>(): OpenAPIHono<E> {
  return new OpenAPIHono<E>({
    defaultHook: (result) => {
      if (!result.success) throw new SessionError('bad_request', explainIssues(result.error.issues))
    },
  })
}

function explainIssues(issues: readonly z.core.$ZodIssue[]): string {
  const [first] = issues
  if (first === undefined) return 'The request does not fit what this address takes'
  const where = first.path.length > 0 ? `"${first.path.join('.').slice(0, 60)}": ` : ''
  return `The request does not fit what this address takes: ${where}${first.message.slice(0, 200)}`
}
