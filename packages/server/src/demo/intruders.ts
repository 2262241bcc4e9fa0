import { type Instant, seconds } from 'latchkey'
import type { Account } from '../accounts/account.ts'
import { loginFailedEvent } from '../accounts/account-events.ts'
import { addressIn } from './addresses.ts'
import type { MetAgent } from './agents.ts'
import type { Chance } from './chance.ts'
import { COUNTRIES } from './countries.ts'
import type { Scene } from './scenes.ts'

/** A program somewhere that tries names and passwords from a list, a few dozen within minutes. None of them fits. */
export function burstOfGuesses(
  chance: Chance,
  accounts: readonly Account[],
  agents: readonly MetAgent[],
  from: Instant,
): readonly Scene[] {
  const ip = addressIn(chance.pick(chance.pick(COUNTRIES).home), chance)
  const { userAgent } = chance.pick(agents)
  return Array.from({ length: chance.integer(25, 60) }, (_, index) => {
    const at = from + seconds(4) * index
    const account = chance.happens(0.4) ? chance.pick(accounts) : undefined
    return {
      at,
      async happen({ store }) {
        const act = { by: { kind: 'anonymous' as const }, origin: { ip, userAgent }, at }
        await store.record([loginFailedEvent(account ? 'wrong_password' : 'unknown_name', account, act)])
      },
    }
  })
}
