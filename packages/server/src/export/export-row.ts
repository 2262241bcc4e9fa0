import { actorName, endingOf, expiresAt, type Instant, type SessionRecord, statusOf } from 'latchkey'

/** The names of the columns, in their order. Stable: programs read them. */
export const EXPORT_COLUMNS = [
  'id',
  'userId',
  'username',
  'status',
  'startedAt',
  'lastActiveAt',
  'expiresAt',
  'idleDeadline',
  'absoluteDeadline',
  'authenticatedAt',
  'amr',
  'ip',
  'ipAtStart',
  'country',
  'device',
  'system',
  'systemVersion',
  'browser',
  'browserVersion',
  'kind',
  'label',
  'userAgent',
  'endedAt',
  'cause',
  'endedBy',
  'reason',
] as const
export type ExportColumn = (typeof EXPORT_COLUMNS)[number]

export type ExportRow = Readonly<Record<ExportColumn, string | readonly string[] | undefined>>

/** Nothing is copied that is not named here, so no secret can slip through (P4). Times are ISO 8601, in UTC. */
export function toExportRow(session: SessionRecord, now: Instant): ExportRow {
  const { device } = session
  const ending = endingOf(session, now)
  return {
    id: session.id,
    userId: session.userId,
    username: session.username,
    status: statusOf(session, now),
    startedAt: iso(session.startedAt),
    lastActiveAt: iso(session.lastActiveAt),
    expiresAt: iso(expiresAt(session)),
    idleDeadline: iso(session.idleDeadline),
    absoluteDeadline: iso(session.absoluteDeadline),
    authenticatedAt: iso(session.authenticatedAt),
    amr: session.amr,
    ip: session.ip,
    ipAtStart: session.ipAtStart,
    country: session.country,
    device: device.label,
    system: device.system,
    systemVersion: device.systemVersion,
    browser: device.browser,
    browserVersion: device.browserVersion,
    kind: device.kind,
    label: session.label,
    userAgent: session.userAgent,
    endedAt: ending && iso(ending.at),
    cause: ending?.cause,
    endedBy: ending && actorName(ending.by),
    reason: ending?.reason,
  }
}

function iso(at: Instant): string {
  return new Date(at).toISOString()
}
