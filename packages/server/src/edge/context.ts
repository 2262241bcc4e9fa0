import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Actor, Origin, SessionRecord } from 'latchkey'
import type { Credential } from 'latchkey/http'
import type { Account } from '../accounts/account.ts'

/** What stands behind a request where there is a connection. */
export type Connection = Partial<HttpBindings>

/** What the gate has found out about a request before any route sees it. */
export type Seen = {
  /** Where the request came from. */
  readonly origin: Required<Origin>
  readonly credential: Credential | undefined
}

export type Edge = { Bindings: Connection & Seen }

/** What a route behind `signedIn` has. */
export type SignedIn = Edge & { Variables: { session: SessionRecord } }

/** What a route behind `administrator` has. */
export type ByAdministrator = SignedIn & { Variables: { account: Account } }

/** Acts for oneself, whatever one's role: an administrator's own page reaches no further than anybody's. */
export function ownActor(c: Context<SignedIn>): Actor {
  const { userId, username } = c.get('session')
  return { kind: 'user', userId, username }
}

export function administratorActor(c: Context<ByAdministrator>): Actor {
  const { id, username } = c.get('account')
  return { kind: 'administrator', userId: id, username }
}
