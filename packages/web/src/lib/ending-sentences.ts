import type { Schema } from './api.ts'

type Ending = Schema<'Ending'>

export function whyEnded({ cause, reason }: Ending): string {
  return reason === undefined ? WHY[cause] : `${WHY[cause]}: ${reason}`
}

const WHY: Readonly<Record<Ending['cause'], string>> = {
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

export function anAdministrator(name: string): string {
  return `An administrator, ${name}`
}

/** Of what nobody ended. */
export function ruleThatEnded(cause: Ending['cause']): string {
  return cause === 'idle' || cause === 'absolute' ? 'A time limit' : 'A rule of this server'
}
