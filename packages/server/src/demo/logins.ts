import { randomInt } from 'node:crypto'
import { type Duration, days, hours, minutes, seconds } from 'latchkey'
import type { Account } from '../accounts/account.ts'
import type { MetAgent } from './agents.ts'
import type { Chance } from './chance.ts'
import { lifeBetween, type Span } from './lives.ts'
import type { Person } from './people.ts'
import { inventVisit, type Visit } from './visits.ts'

/** The two accounts of the demo that somebody can sign in to. */
export type DemoLogin = { readonly username: string; readonly password: string }

/** Of words that no other name of the demo is made of. */
export const DEMO_USER = 'walnut.otter'
export const DEMO_ADMINISTRATOR = 'walnut.heron'

type Planned = { readonly device: string; readonly started: Duration; readonly used: Duration }

/** Ages. Under the default policy the last one has expired. */
const SESSIONS_OF_THE_USER: readonly Planned[] = [
  { device: 'Chrome 144 on Windows 11', started: days(6), used: seconds(40) },
  { device: 'Safari 26 on iOS', started: days(19), used: minutes(12) },
  { device: 'Safari 26 on macOS', started: days(12), used: hours(3) },
  { device: 'Firefox 147 on Linux', started: days(3), used: hours(20) },
  { device: 'Chrome 143 on Android', started: days(9), used: days(2) },
  { device: 'Edge 144 on Windows 11', started: days(8), used: days(4) },
  { device: 'curl 8 on an unknown system', started: days(5), used: days(5) },
  { device: 'Chrome 109 on Windows', started: days(17), used: days(10) },
]
const SESSIONS_OF_THE_ADMINISTRATOR: readonly Planned[] = [
  { device: 'Firefox 147 on macOS', started: days(2), used: minutes(4) },
  { device: 'Samsung Internet 29 on Android', started: days(7), used: hours(9) },
]

export function plannedVisits(
  chance: Chance,
  agents: readonly MetAgent[],
  person: Person,
  account: Account,
  span: Span,
): readonly Visit[] {
  const plans = account.role === 'administrator' ? SESSIONS_OF_THE_ADMINISTRATOR : SESSIONS_OF_THE_USER
  return plans.map(({ device, started, used }) => {
    const agent = agents.find(({ device: { label } }) => label === device)
    if (agent === undefined) throw new Error(`No agent of the demo is ${device}`)
    // In proportion to the policy: what is a week by default is one idle timeout.
    const scale = Math.min(1, span.idle / days(7), span.absolute / days(30))
    const life = lifeBetween(span, span.now - started * scale, span.now - used * scale)
    return inventVisit(chance, person, account, agent, life)
  })
}

/** 100 bits from the system's own source of chance, in letters that are not mistaken for each other. */
export function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')
  return Array.from({ length: 4 }, group).join('-')
}
