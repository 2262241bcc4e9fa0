import type { Context } from 'hono'
import { SessionError, type SessionRecord } from 'latchkey'
import { hintsFrom, parseDevice } from 'latchkey/device'
import type { Account } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import type { Edge } from './context.ts'

export type Begun = { readonly session: SessionRecord; readonly setCookie: string }

/**
 * Starts a session for an account that has just proved itself, always with a new token (ASVS 5.0, 7.2.4), and ends the
 * one that this browser had before.
 *
 * The account is looked at once more after the start: disabled meanwhile, or its password changed, the session ends
 * before anybody has its token. Either that look or the other side's ending sees the other.
 */
export async function startSession(c: Context<Edge>, deps: Deps, account: Account): Promise<Begun> {
  const { sessions, accounts, site, clock } = deps
  const origin = c.env.origin
  const device = parseDevice({ userAgent: origin.userAgent, hints: hintsFrom(c.req.raw.headers) })
  const started = await sessions.start({
    userId: account.id,
    username: account.username,
    amr: ['pwd'],
    ...origin,
    device,
  })
  if (!started.ok) {
    throw new SessionError(
      'session_limit_reached',
      'You are signed in on as many devices as allowed. End a session on one of them first',
    )
  }
  if (!(await accounts.stillHolds(account))) {
    await sessions.terminate(
      { kind: 'system' },
      { ids: [started.session.id] },
      { origin, reason: 'account changed during login' },
    )
    throw new SessionError('login_failed', 'Your account was changed just now. Please sign in again')
  }
  await endEarlier(c, deps)
  return {
    session: started.session,
    setCookie: site.cookie.serialize(started.token, started.session.absoluteDeadline - clock()),
  }
}

async function endEarlier(c: Context<Edge>, { sessions }: Deps): Promise<void> {
  const credential = c.env.credential
  if (credential?.from !== 'cookie') return
  await sessions.disconnect(credential.token, { origin: c.env.origin, cause: 'replaced' })
}
