import { createSessions, type Duration, type Instant, type Policy } from 'latchkey'
import type { SqliteStore } from 'latchkey/sqlite'
import { createAccountStore } from '../accounts/account-store.ts'
import { createAccounts } from '../accounts/create-accounts.ts'
import { createPasswords } from '../accounts/passwords.ts'
import { meetAgents } from './agents.ts'
import { createChance } from './chance.ts'
import { type Span, spanOf } from './lives.ts'
import { DEMO_ADMINISTRATOR, DEMO_USER, type DemoLogin, newPassword } from './logins.ts'
import type { Scene, Stage } from './scenes.ts'
import { type DemoSize, inventStory } from './story.ts'

export const DEMO_SIZE: DemoSize = { users: 2000, sessions: 10_000 }

export type DemoLogins = { readonly user: DemoLogin; readonly administrator: DemoLogin }

/** The same people and devices at every start, seen from another instant. */
const SEED = 20_260_101

/** Nothing is tidied in the last part of the story, so that some sessions have expired and nobody has noted it yet. */
const PARTS_PER_IDLE_TIMEOUT = 150
const LEFT_UNTIDIED: number = 1.5 / PARTS_PER_IDLE_TIMEOUT

/**
 * Fills an empty store with people who do not exist and what they did in the weeks before `now`. All of it goes through
 * the product's own verbs, at the instants at which it would have happened.
 */
export async function seedDemo({
  store,
  policy,
  now,
  size = DEMO_SIZE,
}: {
  readonly store: SqliteStore
  readonly policy: Policy
  readonly now: Instant
  readonly size?: DemoSize
}): Promise<DemoLogins> {
  const user = { username: DEMO_USER, password: newPassword() }
  const administrator = { username: DEMO_ADMINISTRATOR, password: newPassword() }
  const passwords = createPasswords()
  const [userHash, administratorHash] = await Promise.all([
    passwords.hash(user.password),
    passwords.hash(administrator.password),
  ])
  const span = spanOf(policy, now)
  const chance = createChance(SEED)
  const scenes = inventStory({ chance, agents: meetAgents(), span, size, userHash, administratorHash })
  await inOneTransaction(store, () => play(scenes, store, policy, span))
  return { user, administrator }
}

/** Whatever the verbs write joins it: ten thousand waits for the disk become one. */
async function inOneTransaction(store: SqliteStore, write: () => Promise<void>): Promise<void> {
  store.database.exec('BEGIN IMMEDIATE')
  await write()
  store.database.exec('COMMIT')
}

async function play(scenes: readonly Scene[], store: SqliteStore, policy: Policy, span: Span): Promise<void> {
  let present: Instant = 0
  const clock = () => present
  const sessions = createSessions({ store, policy, clock })
  const stage: Stage = {
    store,
    sessions,
    accounts: createAccounts({ store, clock }),
    accountRows: createAccountStore({ ...store.tables, run: store.tables.point }),
  }
  const every: Duration = span.idle / PARTS_PER_IDLE_TIMEOUT
  let tidiedAt: Instant = 0
  for (const scene of scenes.toSorted((one, other) => one.at - other.at)) {
    present = scene.at
    if (present - tidiedAt >= every) {
      await (present < span.now - span.idle * LEFT_UNTIDIED ? sessions.expire() : sessions.flush())
      tidiedAt = present
    }
    await scene.happen(stage)
  }
  present = span.now
  await sessions.flush()
}
