import { counted, inDigits } from '../../lib/counted.ts'
import type { Plan, PlanWanted } from './plan-queries.ts'

/** What a plan would do, before it does. */
export function planSentences(plan: Plan, wanted: PlanWanted): readonly string[] {
  const { sessions, users, mine, includesCurrent } = plan
  if (sessions === 0) return ['There is no session to end.', ...(includesCurrent ? [NOT_THE_CURRENT] : [])]
  return [
    `This ends ${counted(sessions, 'session')} of ${counted(users, 'user')}${scopeOf(wanted)}.`,
    'Those devices are signed out at once and have to sign in again.',
    ...(mine > 0 ? [`${inDigits(mine)} of them ${mine === 1 ? 'is' : 'are'} your own.`] : []),
    ...(includesCurrent && !wanted.exceptMine ? [NOT_THE_CURRENT] : []),
    ...[threatOf(plan) ?? []].flat(),
  ]
}

const NOT_THE_CURRENT = 'Your own session in use is not included.'

function scopeOf(wanted: PlanWanted): string {
  if ('ids' in wanted) return ''
  const { q = '' } = wanted.matching
  const everybody = wanted.exceptMine ? 'everybody’s but your own' : 'everybody’s'
  const all = q === '' ? everybody : `all that match “${q}”`
  const unchecked = wanted.exceptIds?.length ?? 0
  return unchecked === 0 ? `: ${all}` : `: ${all}, but not the ${counted(unchecked, 'session')} that you unchecked`
}

/** Somebody else may have made the plan, or may be running it: who looks at it would be signed out. */
export function threatOf({ holdsCurrent, state }: Plan): string | undefined {
  if (!holdsCurrent) return undefined
  return state === 'running'
    ? 'Your own session in use is among them, and ends with them.'
    : 'Your own session in use is among them. It stays if it is you who runs this, and ends with them otherwise.'
}

/** What came of it: how many, how long, and of those that it did not end, why. */
export function outcomeOf({ ended, users, notEnded, startedAt, finishedAt }: Plan): string {
  const took = startedAt === undefined || finishedAt === undefined ? '' : ` in ${seconds(finishedAt - startedAt)}`
  const done =
    ended === 0
      ? 'No session was ended'
      : `${counted(ended, 'session')} of ${counted(users, 'user')} ${ended === 1 ? 'has' : 'have'} ended${took}`
  if (notEnded === 0) return `${done}.`
  return `${done}. ${counted(notEnded, 'session')} ${notEnded === 1 ? 'was' : 'were'} over already, or no longer there.`
}

export function progressOf({ ended, notEnded, sessions }: Plan): string {
  return `${inDigits(ended + notEnded)} of ${inDigits(sessions)} sessions`
}

function seconds(time: number): string {
  return time < 10_000 ? `${(time / 1000).toFixed(1)} s` : `${Math.round(time / 1000).toLocaleString()} s`
}
