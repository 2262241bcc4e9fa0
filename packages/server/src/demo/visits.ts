import type { Origin, SessionRecord } from 'latchkey'
import type { Account } from '../accounts/account.ts'
import { addressIn } from './addresses.ts'
import type { MetAgent } from './agents.ts'
import type { Chance } from './chance.ts'
import type { Life } from './lives.ts'
import type { Person } from './people.ts'

/** One session as it is planned: whose, on what, when and from where. */
export type Visit = {
  readonly account: Account
  readonly agent: MetAgent
  readonly life: Life
  /** The one of both addresses. */
  readonly country: string
  readonly ipAtStart: string
  readonly lastIp: string
  /** Once it has started. */
  session?: SessionRecord
}

export function inventVisit(chance: Chance, person: Person, account: Account, agent: MetAgent, life: Life): Visit {
  const ipAtStart = addressOf(chance, person, agent)
  const lastIp = chance.happens(agent.place === 'desk' ? 0.15 : 0.45) ? addressOf(chance, person, agent) : ipAtStart
  return { account, agent, life, country: person.country, ipAtStart, lastIp }
}

/** A phone is as often on the way as at home. */
function addressOf(chance: Chance, { places, mobile }: Person, { place }: MetAgent): string {
  return addressIn(chance.pick(place === 'hand' && chance.happens(0.5) ? mobile : places), chance)
}

export function originOf({ agent: { userAgent }, lastIp }: Visit): Origin {
  return { ip: lastIp, userAgent }
}
