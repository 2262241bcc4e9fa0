import { inDigits } from '../../lib/counted.ts'
import type { Choice } from './queries.ts'

/** Why somebody with the right password is not signed in yet, and what helps. */
export function leadOf({ limit, toEnd }: Choice): string {
  if (toEnd === 0) return 'One of your sessions has ended by now, so there is room for this device.'
  if (toEnd === 1)
    return `You are signed in on as many devices as allowed (${inDigits(limit)}). End one to sign in here.`
  return `You are signed in on more devices than allowed (${inDigits(limit)}). End at least ${inDigits(toEnd)} to sign in here.`
}

export function titleOf({ toEnd }: Choice): string {
  if (toEnd === 0) return 'Sign in'
  return toEnd === 1 ? 'Choose a session to end' : 'Choose sessions to end'
}

/** What the button does. */
export function actOf({ toEnd }: Choice, chosen: number): string {
  if (toEnd === 0) return 'Sign in'
  return chosen > 1 ? `End ${inDigits(chosen)} and sign in` : 'End and sign in'
}

export function tooFew({ toEnd }: Choice): string {
  return toEnd === 1 ? 'Choose at least one session to end.' : `Choose at least ${inDigits(toEnd)} sessions to end.`
}
