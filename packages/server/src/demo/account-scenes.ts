import { randomBytes } from 'node:crypto'
import { type Instant, minutes, seconds } from 'latchkey'
import type { Account } from '../accounts/account.ts'
import { accountEvent, loginFailedEvent } from '../accounts/account-events.ts'
import { endSessionsOf } from '../accounts/account-sessions.ts'
import { createAccountStore } from '../accounts/account-store.ts'
import { HASHING_COST } from '../accounts/passwords.ts'
import type { Chance } from './chance.ts'
import { actorOf, type Scene } from './scenes.ts'
import { originOf, type Visit } from './visits.ts'

/** An account is made by an administrator, and soon after its person chooses a password. */
export function creationScenes(account: Account, by: Account, passwordHash: string | undefined): readonly Scene[] {
  const creation: Scene = {
    at: account.createdAt,
    async happen({ store }) {
      const act = { by: actorOf(by), origin: {}, at: account.createdAt }
      await store.tables.transact(async (step) => {
        await createAccountStore(step).insert(account)
        await step.record([accountEvent('user_created', account, act, { role: account.role })])
      })
    },
  }
  if (passwordHash === undefined) return [creation]
  const at = account.createdAt + minutes(3)
  return [
    creation,
    {
      at,
      async happen({ accountRows }) {
        await accountRows.setPassword(account.id, passwordHash, at)
      },
    },
  ]
}

/** Stands where a hash stands, of a password that nobody knows. Costs nothing to make, unlike a real one. */
export function hashOfUnknownPassword(): string {
  const { memoryCost, timeCost, parallelism } = HASHING_COST
  const [salt, digest] = [16, 32].map((bytes) => randomBytes(bytes).toString('base64').replaceAll('=', ''))
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${salt}$${digest}`
}

/** Somebody mistypes the password before getting in. */
export function mistypingScenes(chance: Chance, visit: Visit): readonly Scene[] {
  if (!chance.happens(0.06)) return []
  return Array.from({ length: chance.integer(1, 3) }, (_, index) => {
    const at = visit.life.startedAt - seconds(9) * (index + 1)
    return {
      at,
      async happen({ store }) {
        const act = { by: { kind: 'anonymous' as const }, origin: { ...originOf(visit), ip: visit.ipAtStart }, at }
        await store.record([loginFailedEvent('wrong_password', visit.account, act)])
      },
    }
  })
}

/** A new password, chosen on one device, which ends the person's sessions on all others. */
export function passwordChangeScene(visit: Visit, at: Instant, passwordHash: string): Scene {
  return {
    at,
    async happen({ store, sessions }) {
      const keep = visit.session?.id
      if (keep === undefined) return
      await sessions.flush()
      const { account } = visit
      const act = { by: { ...actorOf(account), kind: 'user' as const }, origin: originOf(visit), at }
      await store.tables.transact(async (step) => {
        const { batch } = await endSessionsOf(account.id, step, act, { cause: 'password_changed', keep })
        const changed = await createAccountStore(step).setPassword(account.id, passwordHash, at)
        await step.record([accountEvent('password_changed', changed, act, { batch })])
      })
    },
  }
}

export function disablingScene(account: Account, at: Instant, by: Account): Scene {
  return {
    at,
    async happen({ sessions, accounts }) {
      await sessions.flush()
      await accounts.disable(actorOf(by), account.id, {})
    },
  }
}
