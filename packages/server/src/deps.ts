import type { Clock, Plans, SessionStore, Sessions } from 'latchkey'
import type { SecurityHeaders, SessionCookie, TrustedProxies } from 'latchkey/http'
import type { Logger } from 'pino'
import type { Accounts, Setup } from './accounts/accounts.ts'
import type { PasswordPolicy } from './accounts/password-policy.ts'
import type { Exports } from './export/exports.ts'
import type { Live } from './live/live.ts'
import type { Views } from './views/views.ts'

/** All that the app is made of. Built in compose.ts, for the server, the demo and the tests alike. */
export type Deps = {
  readonly sessions: Sessions
  readonly plans: Plans
  readonly store: SessionStore
  readonly accounts: Accounts
  readonly setup: Setup
  readonly passwordPolicy: PasswordPolicy
  readonly live: Live
  readonly views: Views
  readonly exports: Exports
  /** With so many live sessions, whoever signs in chooses which of them end. `undefined`: nobody is asked. */
  readonly choiceAt: number | undefined
  readonly clock: Clock
  readonly log: Logger
  readonly site: Site
}

/** How the server is reached, and by whom it lets itself be told where a request came from. */
export type Site = {
  /** As `URL.origin` spells it; the first is the one that links are made with. */
  readonly origins: readonly [string, ...string[]]
  readonly cookie: SessionCookie
  readonly headers: SecurityHeaders
  readonly secure: boolean
  readonly trustedProxies: TrustedProxies
}
