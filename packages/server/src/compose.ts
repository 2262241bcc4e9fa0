import { type Clock, createPlans, createSessions, type Housekeeping, keepHouse, type Monotonic } from 'latchkey'
import { securityHeaders, sessionCookie, trustedProxies } from 'latchkey/http'
import type { Logger } from 'pino'
import { mayStillAdminister } from './accounts/administrators.ts'
import { createAccounts } from './accounts/create-accounts.ts'
import { createPasswordPolicy } from './accounts/password-policy.ts'
import { createPasswords, type Passwords } from './accounts/passwords.ts'
import { createSetup } from './accounts/setup.ts'
import { type App, createApp } from './app.ts'
import { type Config, limitOf, policyOf } from './config.ts'
import type { Deps, Site } from './deps.ts'
import { createExports } from './export/exports.ts'
import { createLive } from './live/live.ts'
import { openStore, type Patience } from './open-store.ts'
import type { Pages } from './pages.ts'
import { createViews } from './views/views.ts'

export type Composition = {
  readonly deps: Deps
  readonly app: App
  /** Begins the chores that go on while the server runs. */
  start(): void
  /** Finishes the chores, writes what is gathered in memory, closes the store. */
  close(): Promise<void>
}

/** Sessions: those who are about within some minutes. A few tens of megabytes when there are as many. */
const REMEMBERED = 10_000

/** Config in, everything that answers requests out: the same for the server, the demo and the tests. */
export async function compose(parts: {
  readonly config: Config
  readonly origin: string
  readonly clock: Clock
  readonly monotonic: Monotonic
  readonly log: Logger
  readonly pages?: Pages
  /** Without it, a store that is away is one that can't be opened. */
  readonly patience?: Patience
  readonly passwords?: Passwords
}): Promise<Composition> {
  const { config, clock, monotonic, log, passwords = createPasswords() } = parts
  const store = await openStore(config, parts.patience)
  const sessions = createSessions({
    store,
    policy: policyOf(config),
    clock,
    memory: { monotonic, sessions: REMEMBERED },
  })
  const passwordPolicy = createPasswordPolicy({ minimumLength: config.passwordMinLength })
  const accounts = createAccounts({ store, clock, policy: passwordPolicy, passwords })
  const plans = createPlans({
    store,
    clock,
    mayGoOn: mayStillAdminister(accounts),
    onError: (error) => log.error({ err: error }, 'a plan came to a halt'),
  })
  const deps: Deps = {
    sessions,
    plans,
    store,
    accounts,
    setup: createSetup({ store, clock, policy: passwordPolicy, passwords }),
    passwordPolicy,
    live: createLive({ store, accounts, clock, log }),
    views: createViews({ store, clock }),
    exports: createExports({ sessions, store, accounts, clock, log }),
    choiceAt: limitOf(config).choiceAt,
    clock,
    log,
    site: siteOf(config, parts.origin),
  }
  let house: Housekeeping | undefined
  return {
    deps,
    app: createApp(deps, parts.pages),
    start() {
      house = keepHouse(sessions, { plans, onError: (error) => log.error({ err: error }, 'housekeeping failed') })
    },
    async close() {
      deps.live.close()
      await deps.exports.close()
      await plans.close()
      await (house ? house.stop() : sessions.flush())
      await store.close()
    },
  }
}

function siteOf(config: Config, origin: string): Site {
  const secure = origin.startsWith('https:')
  return {
    origins: secure ? [origin] : [origin, ...otherLoopbackNames(origin)],
    cookie: sessionCookie({ secure, name: config.cookieName, sameSite: config.cookieSameSite }),
    headers: securityHeaders({ secure }),
    secure,
    trustedProxies: trustedProxies(config.trustedProxies),
  }
}

/** Plain http is for one machine, and that has two names: whoever types the other one means the same server. */
function otherLoopbackNames(origin: string): string[] {
  const { port } = new URL(origin)
  return ['localhost', '127.0.0.1', '[::1]']
    .map((name) => new URL(`http://${name}${port ? `:${port}` : ''}`).origin)
    .filter((other) => other !== origin)
}
