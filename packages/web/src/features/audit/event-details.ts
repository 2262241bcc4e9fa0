import type { AuditEvent } from '../../lib/audit-events.ts'

export type Detail = { readonly name: string; readonly value: string }

/** What the sentence leaves out, for whoever has to rebuild what happened. Only what is on record. */
export function detailsOf(event: AuditEvent): readonly Detail[] {
  const { batch, cause, reason, method, role, device, ...rest } = event.details
  return [
    detail('By', `${event.by.name}${event.by.kind === 'administrator' ? ' (administrator)' : ''}`),
    detail('By, user id', event.by.userId),
    detail('User', event.username),
    detail('User id', event.userId),
    detail('Session id', event.sessionId),
    detail('Device', device),
    detail('Address', event.ip),
    detail('User agent', event.userAgent),
    detail('Cause', cause),
    detail('Reason', reason),
    detail('Method of sign-in', method),
    detail('Role', role),
    detail('Batch', batch),
    ...Object.entries(rest).map(([name, value]) => detail(name, value)),
    detail('Number', String(event.seq)),
  ].filter((found) => found !== undefined)
}

function detail(name: string, value: string | undefined): Detail | undefined {
  return value === undefined || value === '' ? undefined : { name, value }
}
