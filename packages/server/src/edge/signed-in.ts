import { createMiddleware } from 'hono/factory'
import { explain, isLive, type Origin, SessionError, type SessionRecord, type Use, type Verdict } from 'latchkey'
import { hintsFrom, parseDevice } from 'latchkey/device'
import { isAdministrator } from '../accounts/administrators.ts'
import { toEndedView } from '../api/ended-view.ts'
import type { Deps } from '../deps.ts'
import type { ByAdministrator, SignedIn } from './context.ts'
import { replyWith } from './reply.ts'
import { requestHeaders } from './request-headers.ts'

/**
 * Lets a request through that shows a good token, and notes the use. `isUse: false` for what a page does by itself: a
 * tab that nobody looks at must not keep its session alive.
 */
export function signedIn(deps: Deps, { isUse = true }: { readonly isUse?: boolean } = {}) {
  const { sessions, store, site, live } = deps
  const reply = replyWith(site.headers.api)
  return createMiddleware<SignedIn>(async (c, next) => {
    const credential = c.get('credential')
    const origin = c.get('origin')
    const verdict: Verdict = credential
      ? await sessions.verify(credential.token, origin)
      : { ok: false, reason: 'malformed' }
    if (!verdict.ok) {
      const message = explain(verdict)
      if (!('session' in verdict)) throw new SessionError('not_signed_in', message)
      // The secret was the right one: whoever has it may know how the session ended.
      return reply.json({ code: 'not_signed_in', message, ended: await toEndedView(verdict.session, store) }, 401)
    }
    const { session } = verdict
    if (isUse) {
      sessions.touch(session, useOf(session, origin, requestHeaders(c)))
      live.used(session.userId, () => sessions.asUsed(session))
    }
    c.set('session', session)
    return next()
  })
}

/**
 * After `signedIn`. The role is read for each request, so that a change counts at once (ASVS 5.0, 8.3.2), and then the
 * session, which `signedIn` may have remembered. In this order: whoever becomes an administrator is signed out in the same
 * step, so a session that outlived the reading of the role is one that the role was meant for (ASVS 5.0, 7.2.4).
 */
export function administrator({ accounts, store, clock }: Pick<Deps, 'accounts' | 'store' | 'clock'>) {
  return createMiddleware<ByAdministrator>(async (c, next) => {
    const session = c.get('session')
    const account = await accounts.find(session.userId)
    if (!isAdministrator(account)) throw new SessionError('not_allowed', 'Only administrators can do this')
    const found = await store.find(session.id)
    if (found === undefined || !isLive(found, clock()) || Buffer.compare(found.secretHash, session.secretHash) !== 0)
      throw new SessionError('not_signed_in', 'This session was ended. Please sign in again')
    c.set('account', account)
    await next()
  })
}

/** Parsing an agent takes longer than the rest of the request, so it is done when the agent has changed. */
function useOf(session: SessionRecord, origin: Required<Origin>, headers: Pick<Headers, 'get'>): Use {
  const { ip, userAgent } = origin
  if (userAgent === session.userAgent) return ip === session.ip ? {} : { ip }
  return { ip, userAgent, device: parseDevice({ userAgent, hints: hintsFrom(headers) }) }
}
