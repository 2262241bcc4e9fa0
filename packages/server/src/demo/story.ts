import { days, seconds } from 'latchkey'
import type { Account } from '../accounts/account.ts'
import { newAccount } from '../accounts/new-account.ts'
import {
  creationScenes,
  disablingScene,
  hashOfUnknownPassword,
  mistypingScenes,
  passwordChangeScene,
} from './account-scenes.ts'
import type { MetAgent } from './agents.ts'
import type { Chance } from './chance.ts'
import { burstOfGuesses } from './intruders.ts'
import { inventCreation, inventLives, type Span } from './lives.ts'
import { DEMO_ADMINISTRATOR, DEMO_USER, plannedVisits } from './logins.ts'
import { inventPeople, inventPerson, type Person } from './people.ts'
import { lifeScenes, type Scene, scenesOf } from './scenes.ts'
import { inventVisit, type Visit } from './visits.ts'

/** How many users there are in the demo, and how many sessions they have had, over or not. */
export type DemoSize = { readonly users: number; readonly sessions: number }

export type Setting = {
  readonly chance: Chance
  readonly agents: readonly MetAgent[]
  readonly span: Span
  readonly size: DemoSize
  /** Of the passwords that somebody can sign in with. */
  readonly userHash: string
  readonly administratorHash: string
}

/** Longer ago than any other account can be. */
const BEGINNING = days(900)
const BURSTS_OF_GUESSES = 4

/** Everything that has happened, in no order. */
export function inventStory(setting: Setting): readonly Scene[] {
  const { chance, agents, span, size } = setting
  const administrator = newAccount({ username: DEMO_ADMINISTRATOR, role: 'administrator' }, span.now - BEGINNING)
  const user = newAccount({ username: DEMO_USER, role: 'user' }, span.now - days(200))
  const visits = [administrator, user].flatMap((account) => visitsByPlan(setting, account))
  const people = inventPeople(chance, agents, { users: size.users - 2, sessions: size.sessions - visits.length })
  const settled = people.map((person) => settle(setting, person))
  return [
    ...creationScenes(administrator, administrator, setting.administratorHash),
    ...creationScenes(user, administrator, setting.userHash),
    ...visits.flatMap(lifeScenes),
    ...settled.flatMap((life) => scenesOfPerson(setting, life, administrator)),
    ...burstsOfGuesses(setting, [user, ...settled.map(({ account }) => account)]),
  ]
}

type Settled = { readonly account: Account; readonly visits: readonly Visit[] }

function visitsByPlan({ chance, agents, span }: Setting, account: Account): readonly Visit[] {
  return plannedVisits(chance, agents, inventPerson(chance, agents, account.username, 8), account, span)
}

function settle({ chance, span }: Setting, person: Person): Settled {
  const lives = inventLives(chance, span, person.sessionCount)
  const role = chance.happens(0.002) ? 'administrator' : 'user'
  const account = newAccount({ ...person, role }, inventCreation(chance, lives, span))
  const visits = lives.map((life) => inventVisit(chance, person, account, chance.pick(person.devices), life))
  return { account, visits }
}

function scenesOfPerson({ chance, span }: Setting, { account, visits }: Settled, administrator: Account): Scene[] {
  const passwordHash = visits.length > 0 ? hashOfUnknownPassword() : undefined
  return [
    ...creationScenes(account, administrator, passwordHash),
    ...visits.flatMap((visit) => [...mistypingScenes(chance, visit), ...scenesOf(visit, chance, span)]),
    ...turnOf(chance, span, { account, visits }, administrator),
  ]
}

/** What happens to few: a new password, or the end of the account. */
function turnOf(chance: Chance, { now }: Span, { account, visits }: Settled, by: Account): readonly Scene[] {
  const used = visits.filter(({ life }) => life.usedAt.length > 0)
  if (used.length > 1 && chance.happens(0.03)) {
    const visit = chance.pick(used)
    return [passwordChangeScene(visit, chance.pick(visit.life.usedAt) + seconds(1), hashOfUnknownPassword())]
  }
  if (visits.length > 0 && visits.length < 9 && chance.happens(0.008)) {
    const lastStart = Math.max(...visits.map(({ life }) => life.startedAt))
    return [disablingScene(account, Math.round(now - (now - lastStart) * chance.fraction()), by)]
  }
  return []
}

function burstsOfGuesses({ chance, agents, span }: Setting, accounts: readonly Account[]): readonly Scene[] {
  return Array.from({ length: BURSTS_OF_GUESSES }, () => {
    const from = Math.round(span.now - span.idle * (0.05 + 2 * chance.fraction()))
    return burstOfGuesses(chance, accounts, agents, from)
  }).flat()
}
