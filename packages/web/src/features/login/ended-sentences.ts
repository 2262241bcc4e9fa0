import type { Schema } from '../../lib/api.ts'

type Ended = Schema<'Ended'>

/** "You, on Firefox 143 on Windows". */
export function whoEnded({ by, cause, device }: Ended): string {
  switch (by.kind) {
    case 'user':
      return device === undefined ? 'You' : `You, on ${device}`
    case 'administrator':
      return `An administrator, ${by.name}`
    case 'system':
    case 'anonymous':
      return cause === 'idle' || cause === 'absolute' ? 'A time limit' : 'A rule of this server'
  }
}

export function whyEnded({ cause, reason }: Ended): string {
  return reason === undefined ? WHY[cause] : `${WHY[cause]}: ${reason}`
}

const WHY: Readonly<Record<Ended['cause'], string>> = {
  disconnected: 'Signed out',
  terminated: 'Terminated in the list of sessions',
  replaced: 'Signed in again in the same browser',
  password_changed: 'The password was changed',
  role_changed: 'The account became an administrator’s, and that takes a new sign-in',
  user_disabled: 'The account was disabled',
  limit_reached: 'A newer sign-in took its place: no more sessions are allowed at once',
  idle: 'Not used for as long as a session may rest',
  absolute: 'As old as a session may become',
}

/** Whoever ends another's sessions has the account in hand. */
export function couldBeSomebodyElse({ by }: Ended): boolean {
  return by.kind === 'user'
}
