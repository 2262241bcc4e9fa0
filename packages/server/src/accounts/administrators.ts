import { type Actor, SessionError } from 'latchkey'

export function assertAdministrator(actor: Actor): void {
  if (actor.kind !== 'administrator' && actor.kind !== 'system')
    throw new SessionError('not_allowed', 'Only administrators can manage accounts')
}
