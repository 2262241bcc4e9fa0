import type { Context } from 'hono'
import { SessionError, type SessionRecord } from 'latchkey'
import { hintsFrom, parseDevice } from 'latchkey/device'
import type { Account } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import type { Edge } from './context.ts'

export type Begun =
  | { readonly ok: true; readonly session: SessionRecord; readonly setCookie: string }
  | { readonly ok: false; readonly reason: 'limit_reached' }

/**
 * Starts a session for an account that has just proved itself, always with a new token (ASVS 5.0, 7.2.4), and ends the
 * one that this browser had before: first, when it is of the same account, or signing in again would cost another device
 * its place under the limit; afterwards, when it is somebody else's, who stays if nobody else signs in.
 *
 * The account is looked at once more before anything ends, so that a login that is refused leaves everything as it was, and
 * again after the start: disabled meanwhile, or its password changed, the session ends before anybody has its token. Either
 * that look or the other side's ending sees the other.
 */
export async function startSession(c: Context<Edge>, deps: Deps, account: Account): Promise<Begun> {
  const { sessions, accounts, site, clock } = deps
  const { origin } = c.env
  const device = parseDevice({ userAgent: origin.userAgent, hints: hintsFrom(c.req.raw.headers) })
  const earlier = await earlierSession(c, deps)
  const takesOver = earlier?.userId === account.id
  if (takesOver) {
    await assertStillHolds(account, accounts)
    await replace(earlier)
  }
  const started = await sessions.start({
    userId: account.id,
    username: account.username,
    amr: ['pwd'],
    ...origin,
    device,
  })
  if (!started.ok) return started
  if (!(await accounts.stillHolds(account))) {
    await sessions.terminate(
      { kind: 'system' },
      { ids: [started.session.id] },
      { origin, reason: 'account changed during login' },
    )
    throw changedMeanwhile()
  }
  if (earlier && !takesOver) await replace(earlier)
  return {
    ok: true,
    session: started.session,
    setCookie: site.cookie.serialize(started.token, started.session.absoluteDeadline - clock()),
  }

  async function replace({ id, userId, username }: SessionRecord): Promise<void> {
    await sessions.terminate({ kind: 'user', userId, username }, { ids: [id] }, { origin, cause: 'replaced' })
  }
}

/** The password was right when it was looked at, and hashing takes a while: it may be no longer, or open something else. */
export async function assertStillHolds(account: Account, accounts: Deps['accounts']): Promise<void> {
  if (!(await accounts.stillHolds(account))) throw changedMeanwhile()
}

function changedMeanwhile(): SessionError {
  return new SessionError('login_failed', 'Your account was changed just now. Please sign in again')
}

export function limitReached(): SessionError {
  return new SessionError(
    'session_limit_reached',
    'You are signed in on as many devices as allowed. End a session on one of them first',
  )
}

/** Whoever signs in because the session was ended uses nothing after its end: that is not put on record. */
async function earlierSession(c: Context<Edge>, { sessions }: Deps): Promise<SessionRecord | undefined> {
  const { credential, origin } = c.env
  if (credential?.from !== 'cookie') return undefined
  const verdict = await sessions.verify(credential.token, origin, { onRecord: false })
  return verdict.ok ? verdict.session : undefined
}
