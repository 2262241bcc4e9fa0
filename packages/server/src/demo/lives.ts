import { type Duration, days, type EndingCause, hours, type Instant, minutes, type Policy, seconds } from 'latchkey'
import type { Chance } from './chance.ts'
import { MOST_SESSIONS } from './people.ts'

/** When a session starts, is used, and ends by decision. Ends by time come by themselves. */
export type Life = {
  readonly startedAt: Instant
  /** In order; each soon enough after the one before that the session is still live. */
  readonly usedAt: readonly Instant[]
  readonly endedAt?: Instant
  readonly cause?: EndingCause
}

type Fate = { readonly weight: number; readonly live: (chance: Chance, span: Span) => Life }

const FATES: readonly Fate[] = [
  { weight: 71, live: liveLife },
  { weight: 9, live: idleLife },
  { weight: 4, live: absoluteLife },
  { weight: 16, live: endedLife },
]
const FATES_OF_THE_CARELESS: readonly Fate[] = [
  { weight: 85, live: liveLife },
  { weight: 15, live: idleLife },
]

const DECISIONS: readonly { readonly weight: number; readonly cause: EndingCause }[] = [
  { weight: 62, cause: 'disconnected' },
  { weight: 30, cause: 'terminated' },
  { weight: 8, cause: 'replaced' },
]

/** Ages are drawn in proportion to the policy, so that any policy gives sessions of every status. */
export type Span = { readonly now: Instant; readonly idle: Duration; readonly absolute: Duration }

export function inventLives(chance: Chance, span: Span, count: number): readonly Life[] {
  const fates = count >= MOST_SESSIONS ? FATES_OF_THE_CARELESS : FATES
  return Array.from({ length: count }, () => chance.pickByWeight(fates).live(chance, span))
}

export function spanOf(policy: Policy, now: Instant): Span {
  return { now, idle: policy.idle ?? policy.absolute, absolute: policy.absolute }
}

/** Used from seconds to nearly the idle timeout ago, more often lately. */
function liveLife(chance: Chance, span: Span): Life {
  const { now, idle, absolute } = span
  const lastUsed = Math.max(seconds(3) * chance.fraction(), idle * 0.97 * chance.fraction() ** 2.2)
  const age = lastUsed + (absolute * 0.97 - lastUsed) * chance.fraction() ** 1.8
  return lifeBetween(span, now - age, now - lastUsed)
}

function idleLife(chance: Chance, span: Span): Life {
  const { now, idle, absolute } = span
  const over = idle * 3.5 * chance.fraction() ** 2.5
  const length = (absolute - idle) * 0.95 * chance.fraction() ** 1.8
  return lifeBetween(span, now - over - idle - length, now - over - idle)
}

function absoluteLife(chance: Chance, span: Span): Life {
  const { now, idle, absolute } = span
  const startedAt = now - absolute - idle * 3.5 * chance.fraction() ** 2
  return lifeBetween(span, startedAt, startedAt + absolute - idle * (0.02 + 0.9 * chance.fraction()))
}

function endedLife(chance: Chance, span: Span): Life {
  const { now, idle, absolute } = span
  const endedAt = now - seconds(20) - idle * 5 * chance.fraction() ** 2.2
  const lastUsedAt = endedAt - chance.longTail(seconds(1), idle * 0.5)
  const length = (absolute - idle * 0.5) * 0.95 * chance.fraction() ** 2.5
  return {
    ...lifeBetween(span, lastUsedAt - length, lastUsedAt),
    endedAt: Math.round(endedAt),
    cause: chance.pickByWeight(DECISIONS).cause,
  }
}

/** The given start and last use, and as many uses between them as keep the session live. */
export function lifeBetween({ idle }: Pick<Span, 'idle'>, startedAt: Instant, lastUsedAt: Instant): Life {
  const length = lastUsedAt - startedAt
  const uses = Math.ceil(length / (idle * 0.9))
  return {
    startedAt: Math.round(startedAt),
    usedAt: Array.from({ length: uses }, (_, index) => Math.round(startedAt + (length * (index + 1)) / uses)),
  }
}

/** Some time before the first session of the account; lately when it has none. */
export function inventCreation(chance: Chance, lives: readonly Life[], { now, idle }: Span): Instant {
  if (lives.length === 0) return Math.round(now - chance.longTail(minutes(20), idle * 2))
  const firstStartedAt = Math.min(...lives.map(({ startedAt }) => startedAt))
  return Math.round(firstStartedAt - chance.longTail(hours(1), days(700)))
}
