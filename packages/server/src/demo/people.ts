import { householdIn } from './addresses.ts'
import type { MetAgent } from './agents.ts'
import type { Chance } from './chance.ts'
import { COUNTRIES, type Country } from './countries.ts'
import { inventUsernames } from './usernames.ts'

/** Somebody who does not exist. */
export type Person = {
  readonly username: string
  readonly email?: string
  /** Its two letters. Nobody of the demo travels abroad. */
  readonly country: string
  readonly devices: readonly MetAgent[]
  /** Networks of the places where this person is at a desk: one's own home, perhaps an office. */
  readonly places: readonly string[]
  /** Networks that this person's phone is in on the way. */
  readonly mobile: readonly string[]
  readonly sessionCount: number
}

/** Most people have a few sessions, some have one, and some never sign out anywhere. */
const SESSION_COUNTS = [
  { weight: 18, low: 1, high: 1 },
  { weight: 20, low: 2, high: 2 },
  { weight: 26, low: 3, high: 4 },
  { weight: 21, low: 5, high: 7 },
  { weight: 10, low: 8, high: 12 },
  { weight: 4, low: 13, high: 24 },
]
export const MOST_SESSIONS = 40
const WITH_MOST_SESSIONS = 0.006
const WITHOUT_SESSIONS = 0.03

export function inventPeople(
  chance: Chance,
  agents: readonly MetAgent[],
  { users, sessions }: { readonly users: number; readonly sessions: number },
): readonly Person[] {
  const counts = sessionCounts(chance, users, sessions)
  return inventUsernames(chance, users).map((username, index) =>
    inventPerson(chance, agents, username, counts[index] ?? 0),
  )
}

export function inventPerson(
  chance: Chance,
  agents: readonly MetAgent[],
  username: string,
  sessionCount: number,
): Person {
  const country = chance.pickByWeight(COUNTRIES)
  const deviceCount = Math.min(Math.max(1, sessionCount), chance.integer(1, sessionCount > 12 ? 14 : 5))
  return {
    username,
    ...(chance.happens(0.6) ? { email: `${username}@example.org` } : {}),
    country: country.code,
    devices: Array.from({ length: deviceCount }, () => chance.pickByWeight(agents)),
    places: Array.from({ length: chance.happens(0.35) ? 2 : 1 }, () => networksAt(country, chance)).flat(),
    mobile: country.mobile,
    sessionCount,
  }
}

/** Where a provider gives both kinds of addresses, a household uses both. */
function networksAt(country: Country, chance: Chance): readonly string[] {
  const isV6 = (network: string) => network.includes(':')
  const v6 = country.home.filter(isV6)
  const v4 = householdIn(chance.pick(country.home.filter((network) => !isV6(network))), chance)
  return v6.length > 0 && chance.happens(0.5) ? [v4, householdIn(chance.pick(v6), chance)] : [v4]
}

/** As many numbers as there are users, which add up to the sessions. */
function sessionCounts(chance: Chance, users: number, sessions: number): readonly number[] {
  const heavy = new Array<number>(Math.max(1, Math.round(users * WITH_MOST_SESSIONS))).fill(MOST_SESSIONS)
  const light = Array.from({ length: users - heavy.length }, () => lightCount(chance))
  let missing = sessions - [...heavy, ...light].reduce((sum, count) => sum + count, 0)
  while (missing !== 0) {
    const index = chance.integer(0, light.length - 1)
    const count = light[index] ?? 0
    const changed = count + Math.sign(missing)
    // Those with one session or none stay as they are.
    if (count < 2 || changed < 2 || changed > MOST_SESSIONS) continue
    light[index] = changed
    missing -= Math.sign(missing)
  }
  return [...heavy, ...light]
}

function lightCount(chance: Chance): number {
  if (chance.happens(WITHOUT_SESSIONS)) return 0
  const { low, high } = chance.pickByWeight(SESSION_COUNTS)
  return chance.integer(low, high)
}
