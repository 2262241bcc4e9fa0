import type { Schema } from '../../lib/api.ts'
import { anAdministrator, ruleThatEnded } from '../../lib/ending-sentences.ts'

type Ended = Schema<'Ended'>

/** "You, on Firefox 143 on Windows". */
export function whoEnded({ by, cause, device }: Ended): string {
  switch (by.kind) {
    case 'user':
      return device === undefined ? 'You' : `You, on ${device}`
    case 'administrator':
      return anAdministrator(by.name)
    case 'system':
    case 'anonymous':
      return ruleThatEnded(cause)
  }
}

/** Whoever ends another's sessions has the account in hand. */
export function couldBeSomebodyElse({ by }: Ended): boolean {
  return by.kind === 'user'
}
