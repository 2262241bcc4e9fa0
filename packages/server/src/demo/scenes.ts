import type { Actor, Instant, Sessions } from 'latchkey'
import type { SqliteStore } from 'latchkey/sqlite'
import type { Account } from '../accounts/account.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { Chance } from './chance.ts'
import type { Span } from './lives.ts'
import { originOf, type Visit } from './visits.ts'

/** Something that happens at an instant. The clock of the stage stands at it. */
export type Scene = {
  readonly at: Instant
  happen(stage: Stage): Promise<void>
}

/** The product itself, which does what the scenes say. */
export type Stage = {
  readonly store: SqliteStore
  readonly sessions: Sessions
  readonly accounts: Accounts
  readonly accountRows: AccountStore
}

export function scenesOf(visit: Visit, chance: Chance, span: Span): readonly Scene[] {
  return [...lifeScenes(visit), ...endScenes(visit), ...dismissalScenes(visit, chance, span)]
}

export function actorOf({ id, username, role }: Account): Actor & { kind: Account['role'] } {
  return { kind: role, userId: id, username }
}

export function lifeScenes(visit: Visit): readonly Scene[] {
  const { agent, life, account } = visit
  const start: Scene = {
    at: life.startedAt,
    async happen({ sessions }) {
      const { userAgent, device } = agent
      const { id: userId, username } = account
      const { ipAtStart: ip, country } = visit
      const login = { userId, username, amr: ['pwd'], ip, country, userAgent, device }
      const started = await sessions.start(login)
      if (started.ok) visit.session = started.session
    },
  }
  const uses = life.usedAt.map((at, index) => ({
    at,
    async happen({ sessions }: Stage) {
      const isLast = index === life.usedAt.length - 1
      if (visit.session) sessions.touch(visit.session, isLast ? { ip: visit.lastIp } : {})
    },
  }))
  return [start, ...uses]
}

function endScenes(visit: Visit): readonly Scene[] {
  const { endedAt, cause } = visit.life
  if (endedAt === undefined || cause === undefined) return []
  return [
    {
      at: endedAt,
      async happen({ sessions }) {
        if (!visit.session) return
        await sessions.flush()
        const by: Actor = { ...actorOf(visit.account), kind: 'user' }
        await sessions.terminate(by, { ids: [visit.session.id] }, { cause, origin: originOf(visit) })
      },
    },
  ]
}

/** Some people tidy up what has expired. */
function dismissalScenes(visit: Visit, chance: Chance, { now, idle, absolute }: Span): readonly Scene[] {
  const { startedAt, usedAt, endedAt } = visit.life
  const expiresAt = Math.min((usedAt.at(-1) ?? startedAt) + idle, startedAt + absolute)
  if (endedAt !== undefined || expiresAt >= now || !chance.happens(0.15)) return []
  return [
    {
      at: Math.round(expiresAt + (now - expiresAt) * chance.fraction()),
      async happen({ sessions }) {
        if (!visit.session) return
        await sessions.dismiss({ ...actorOf(visit.account), kind: 'user' }, [visit.session.id], originOf(visit))
      },
    },
  ]
}
