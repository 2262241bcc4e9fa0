import { counted } from '../../lib/counted.ts'
import type { Session, Termination } from './queries.ts'

/** What a person can do to the sessions of the list that asks first. */
export type Act =
  | { readonly kind: 'terminate'; readonly sessions: readonly Session[] }
  | { readonly kind: 'terminate-others'; readonly sessions: readonly Session[]; readonly more: boolean }
  | { readonly kind: 'disconnect'; readonly session: Session }

/** On the button of the dialog: the verb, and of how many. */
export function verbOf(act: Act): string {
  switch (act.kind) {
    case 'terminate':
      return act.sessions.length === 1 ? 'Terminate' : `Terminate ${counted(act.sessions.length, 'session')}`
    case 'terminate-others':
      return `Terminate ${counted(act.sessions.length, 'session', act)}`
    case 'disconnect':
      return 'Disconnect'
  }
}

export function questionOf(act: Act): string {
  switch (act.kind) {
    case 'terminate': {
      const [only, ...rest] = act.sessions
      return only && rest.length === 0 ? `Terminate ${only.device.label}?` : `${verbOf(act)}?`
    }
    case 'terminate-others':
      return `Terminate ${counted(act.sessions.length, 'other session', act)}?`
    case 'disconnect':
      return 'Disconnect this device?'
  }
}

export function consequenceOf(act: Act): string {
  switch (act.kind) {
    case 'terminate':
      return act.sessions.length === 1
        ? 'This device is signed out at once. Whoever uses it has to sign in again.'
        : 'These devices are signed out at once. Whoever uses them has to sign in again.'
    case 'terminate-others':
      return 'Every session but the one you are using ends at once. You stay signed in on this device.'
    case 'disconnect':
      return 'This ends the session you are using. You leave Latchkey on this device and have to sign in again.'
  }
}

/** What has ended, and what has not and why. */
export function reportOf(termination: Termination, labelOf: (id: string) => string): string {
  const { sessions, endedIds, notEnded } = termination
  const [only] = endedIds
  const ended =
    sessions === 1 && only !== undefined
      ? `Ended 1 session: ${labelOf(only)}.`
      : `Ended ${counted(sessions, 'session')}.`
  const reasons = notEnded.map(({ id, reason }) => `${labelOf(id)} ${WHY_NOT[reason]}.`)
  return [ended, ...reasons].join(' ')
}

const WHY_NOT: Readonly<Record<Termination['notEnded'][number]['reason'], string>> = {
  not_found: 'does not exist any more',
  already_over: 'was over already',
  in_use_here: 'is in use here: end it with Disconnect',
}
