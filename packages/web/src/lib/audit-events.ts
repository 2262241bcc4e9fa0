import type { Schema } from './api.ts'

export type AuditEvent = Schema<'AuditEvent'>
export type EventType = AuditEvent['type']

/** Worth a second look when one goes through a list: not the person's own doing as a rule. */
export function isWarning(event: Pick<AuditEvent, 'type' | 'details'>): boolean {
  if (event.type === 'session_used_after_end') return !cameBack(event)
  return event.type === 'login_failed' || event.type === 'token_refused'
}

/** With the browser and from the address that the session had: most likely its own device, which had not heard of the end. */
export function cameBack({ details }: Pick<AuditEvent, 'details'>): boolean {
  return details['ownOrigin'] === 'yes'
}

/** A login says what the start of its session would say again. At the end of a page, it may stand on the next one. */
export function withoutEchoes(events: readonly AuditEvent[], { more }: { more: boolean }): readonly AuditEvent[] {
  const logins = new Set(events.filter(({ type }) => type === 'login_succeeded').map(({ sessionId }) => sessionId))
  const last = more ? events.at(-1) : undefined
  return events.filter((event) => event.type !== 'session_started' || (!logins.has(event.sessionId) && event !== last))
}
