import type { Context, MiddlewareHandler, TypedResponse } from 'hono'
import { createMiddleware } from 'hono/factory'
import { type Check, explain, type Origin, SessionError, type SessionRecord, type Use, type Verdict } from 'latchkey'
import { hintsFrom, parseDevice } from 'latchkey/device'
import { isAdministrator } from '../accounts/administrators.ts'
import { toEndedView } from '../api/ended-view.ts'
import type { NotSignedInView } from '../api/live-view.ts'
import type { Deps } from '../deps.ts'
import type { ByAdministrator, Edge, SignedIn } from './context.ts'
import { replyWith } from './reply.ts'
import { requestHeaders } from './request-headers.ts'

/** What tells who asks. */
export type Asked = Pick<Context<Edge>, 'env' | 'req'>

type Refusal = Response & TypedResponse<NotSignedInView, 401, 'json'>

type Options = {
  /** `false` for what a page does by itself: a tab that nobody looks at must not keep its session alive. */
  readonly isUse?: boolean
}

/** Lets a request through that shows a good token, and notes the use. */
export function signedIn(deps: Deps, options?: Options): MiddlewareHandler<SignedIn> {
  const { verify } = recognition(deps, options)
  return async (c, next) => {
    const session = await verify(c)
    if (session instanceof Response) return session
    c.set('session', session)
    return next()
  }
}

/** The same for an answer that needs nothing else: without a promise when memory knows the session. */
export function answerSignedIn<Answer extends Response>(
  deps: Deps,
  answer: (session: SessionRecord) => Answer | Promise<Answer>,
): (c: Context<Edge>) => Answer | Promise<Answer | Refusal> {
  const { recall, verify } = recognition(deps)
  const verifyFirst = async (c: Asked): Promise<Answer | Refusal> => {
    const session = await verify(c)
    return session instanceof Response ? session : answer(session)
  }
  return (c) => {
    const known = recall(c)
    return known === undefined ? verifyFirst(c) : answer(known)
  }
}

function recognition(deps: Deps, { isUse = true }: Options = {}) {
  const { sessions, live } = deps
  const judge = verification(deps)

  return {
    /** Who asks, if memory knows. */
    recall(c: Asked): SessionRecord | undefined {
      const { credential } = c.env
      const session = credential && sessions.recall(credential.token)
      if (session !== undefined) note(c, session)
      return session
    },

    /** Who asks, also if memory knows, or the answer that refuses. */
    async verify(c: Asked): Promise<SessionRecord | Refusal> {
      const session = await judge(c)
      if (!(session instanceof Response)) note(c, session)
      return session
    },
  }

  function note(c: Asked, session: SessionRecord): void {
    if (!isUse) return
    sessions.touch(session, useOf(session, c.env.origin, requestHeaders(c.req.raw, c.env)))
    live.used(session.userId, () => sessions.asUsed(session))
  }
}

/** Who asks, or the answer that refuses. */
function verification({ sessions, store, site }: Deps) {
  const reply = replyWith(site.headers.api)
  return async (c: Asked, check?: Check): Promise<SessionRecord | Refusal> => {
    const { credential, origin } = c.env
    const verdict: Verdict = credential
      ? await sessions.verify(credential.token, origin, check)
      : { ok: false, reason: 'malformed' }
    if (verdict.ok) return verdict.session
    const message = explain(verdict)
    if (!('session' in verdict)) throw new SessionError('not_signed_in', message)
    // The secret was the right one: whoever has it may know how the session ended.
    return reply.json({ code: 'not_signed_in', message, ended: await toEndedView(verdict.session, store) }, 401)
  }
}

/**
 * After `signedIn`. The role is read for each request, so that a change counts at once (ASVS 5.0, 8.3.2), and then the
 * session, which `signedIn` may have remembered. In this order: whoever becomes an administrator is signed out in the same
 * step, so a session that outlived the reading of the role is one that the role was meant for (ASVS 5.0, 7.2.4).
 */
export function administrator(deps: Deps) {
  const judge = verification(deps)
  return createMiddleware<ByAdministrator>(async (c, next) => {
    const account = await deps.accounts.find(c.get('session').userId)
    if (!isAdministrator(account)) throw new SessionError('not_allowed', 'Only administrators can do this')
    const session = await judge(c, { fresh: true })
    if (session instanceof Response) return session
    c.set('account', account)
    return next()
  })
}

/**
 * All that the use tells, also what memory knows of the session already: another process may have noted another use since.
 * Parsing an agent takes longer than the rest of the request, so it is done when the agent has changed.
 */
function useOf(session: SessionRecord, { ip, userAgent }: Required<Origin>, headers: Pick<Headers, 'get'>): Use {
  const isKnown = userAgent === session.userAgent
  return { ip, userAgent, device: isKnown ? session.device : parseDevice({ userAgent, hints: hintsFrom(headers) }) }
}
