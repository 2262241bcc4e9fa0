import { type AuditEvent, cameBack, type EventType } from './audit-events.ts'

/** What happened, as a person would say it: who, what, whose, and why when that is known. */
export function sentenceFor(event: AuditEvent): string {
  return SENTENCES[event.type](event)
}

const SENTENCES: Readonly<Record<EventType, (event: AuditEvent) => string>> = {
  login_succeeded: (event) => `${whom(event)} signed in${onDevice(event)}.`,
  login_failed: (event) => `${attempt(event)}${why(LOGIN_FAILURES, event)}.`,
  session_started: (event) => `A session of ${whom(event)} started${onDevice(event)}.`,
  session_rotated: (event) => `The session of ${whom(event)}${onDevice(event)} got a new secret.`,
  session_expired: (event) =>
    `The session of ${whom(event)}${onDevice(event)} expired${why(EXPIRIES, event, 'cause')}.`,
  session_terminated: terminated,
  session_dismissed: (event) =>
    `${actor(event)} removed an expired session of ${whom(event)}${onDevice(event)} from the list.`,
  session_used_after_end: usedAfterEnd,
  session_limit_reached: (event) => `${whom(event)} could not sign in${onDevice(event)}: ${tooMany(event)}.`,
  sessions_exported: exported,
  token_refused: (event) => `A token was refused${why(TOKEN_REFUSALS, event)}.`,
  password_changed: passwordChanged,
  setup_link_issued: linkIssued,
  plan_started: (event) => `${actor(event)} started to end ${planned(event)}.`,
  plan_stopped: planStopped,
  plan_finished: (event) => `The plan of ${actor(event)} is done: it ended ${ofPlanned(event)}.`,
  user_created: (event) =>
    isOwn(event)
      ? `${actor(event)} set up their own account${asRole(event)}.`
      : `${actor(event)} created the account ${whom(event)}${asRole(event)}.`,
  user_disabled: (event) => `${actor(event)} disabled the account ${whom(event)}.`,
  user_enabled: (event) => `${actor(event)} enabled the account ${whom(event)}.`,
  user_role_changed: (event) => `${actor(event)} changed the role of ${whom(event)}${toRole(event)}.`,
}

/** For the filter: what one looks for, in few words. */
export const EVENT_NAMES: Readonly<Record<EventType, string>> = {
  login_succeeded: 'Signed in',
  login_failed: 'Sign-in failed',
  session_started: 'Session started',
  session_rotated: 'Session got a new secret',
  session_expired: 'Session expired',
  session_terminated: 'Session terminated',
  session_dismissed: 'Expired session removed from the list',
  session_used_after_end: 'Session used after its end',
  session_limit_reached: 'Limit of sessions reached',
  sessions_exported: 'Sessions exported',
  token_refused: 'Token refused',
  password_changed: 'Password changed',
  setup_link_issued: 'One-time link issued',
  plan_started: 'Ending of many sessions started',
  plan_stopped: 'Ending of many sessions stopped',
  plan_finished: 'Ending of many sessions done',
  user_created: 'Account created',
  user_disabled: 'Account disabled',
  user_enabled: 'Account enabled',
  user_role_changed: 'Role changed',
}

export const EVENT_TYPES = Object.keys(EVENT_NAMES) as readonly EventType[]

const LOGIN_FAILURES: Words = {
  unknown_name: 'there is no such account',
  no_password: 'the account has no password yet',
  wrong_password: 'wrong password',
  wrong_current_password: 'the current password was wrong',
  disabled: 'the account is disabled',
}

const EXPIRIES: Words = {
  idle: 'it was not used for a while',
  absolute: 'it reached its longest lifetime',
}

const TERMINATIONS: Words = {
  replaced: 'a new sign-in on the same device replaced it',
  password_changed: 'the password was changed',
  user_disabled: 'the account was disabled',
  role_changed: 'the account became an administrator’s',
  limit_reached: 'the account reached its limit of sessions',
}

const BROKEN_EXPORTS: Words = {
  reader_gone: 'the download was cancelled',
  not_read: 'nobody read on',
  session_over: 'the session or the role was taken away',
  server_stopped: 'the server stopped',
  failed: 'the server failed',
}

const TOKEN_REFUSALS: Words = {
  malformed: 'it is not one of Latchkey',
  unknown: 'no session has it',
}

type Words = Readonly<Record<string, string>>

function terminated(event: AuditEvent): string {
  const { cause, reason } = event.details
  const because = reason === undefined ? '' : ` (${reason})`
  if (cause === 'disconnected') return `${whom(event)} disconnected${onDevice(event)}${because}.`
  const own = isOwn(event)
  const session = own ? `their own session${onDevice(event)}` : `a session of ${whom(event)}${onDevice(event)}`
  const words = cause === undefined ? undefined : TERMINATIONS[cause]
  if (own && cause === 'limit_reached') return `${actor(event)} ended ${session} to make room for a new one${because}.`
  if (words !== undefined) return `A session of ${whom(event)}${onDevice(event)} ended: ${words}${because}.`
  return `${actor(event)} terminated ${session}${because}.`
}

function usedAfterEnd(event: AuditEvent): string {
  const { device } = event.details
  if (!cameBack(event))
    return `Somebody tried to use a session of ${whom(event)}${onDevice(event)} after its end, and was refused.`
  const named = device === undefined ? '' : ` (${device})`
  return `Most likely a device of ${whom(event)}${named} came back after its session had ended, and was refused.`
}

function exported(event: AuditEvent): string {
  const { search = '', rows = 'some', finished } = event.details
  const which = search.trim() === '' ? '' : ` that match “${search}”`
  if (finished === 'yes') return `${actor(event)} exported all ${rows} sessions${which}.`
  return `${actor(event)} exported ${rows} of the sessions${which}; the rest did not follow${why(BROKEN_EXPORTS, event)}.`
}

function passwordChanged(event: AuditEvent): string {
  if (event.details['reason'] === 'setup_link') return `${whom(event)} chose a password with a one-time link.`
  return event.by.userId === event.userId
    ? `${whom(event)} changed the password.`
    : `${actor(event)} changed the password of ${whom(event)}.`
}

function planStopped(event: AuditEvent): string {
  if (event.details['reason'] === 'not_allowed')
    return `A plan was stopped, because whoever ran it may not any more: it had ended ${ofPlanned(event)}.`
  return `${actor(event)} stopped a plan: it had ended ${ofPlanned(event)}.`
}

function planned({ details: { sessions, search } }: AuditEvent): string {
  const many = `${sessions ?? '?'} ${sessions === '1' ? 'session' : 'sessions'} by a plan`
  return search === undefined ? many : `${many}, found with “${search}”`
}

function ofPlanned({ details: { sessions, ended } }: AuditEvent): string {
  return `${ended ?? '?'} of ${sessions ?? '?'} sessions`
}

function linkIssued(event: AuditEvent): string {
  if (event.details['purpose'] === 'first_administrator')
    return `${actor(event)} issued the one-time link for the first administrator.`
  // By nobody who was signed in: `--new-link-for` of the server.
  const issuer = event.by.kind === 'system' ? 'Somebody with access to the server' : actor(event)
  return `${issuer} issued a one-time link with which ${whom(event)} can choose a password.`
}

function attempt(event: AuditEvent): string {
  if (event.username === undefined) return 'Somebody could not sign in'
  return event.details['reason'] === 'wrong_current_password'
    ? `${event.username} could not change the password`
    : `Somebody could not sign in as ${event.username}`
}

function isOwn({ by, userId }: AuditEvent): boolean {
  return by.userId !== undefined && by.userId === userId
}

function actor({ by }: AuditEvent): string {
  return by.kind === 'anonymous' ? 'Somebody who was not signed in' : by.name
}

function whom({ username }: AuditEvent): string {
  return username ?? 'an unknown user'
}

function onDevice({ details }: AuditEvent): string {
  return details['device'] === undefined ? '' : ` on ${details['device']}`
}

function tooMany({ details: { limit } }: AuditEvent): string {
  return limit === undefined ? 'no more sessions are allowed' : `no more than ${limit} at once are allowed`
}

function asRole({ details }: AuditEvent): string {
  return details['role'] === undefined ? '' : ` as ${withArticle(details['role'])}`
}

function toRole({ details }: AuditEvent): string {
  return details['role'] === undefined ? '' : ` to ${details['role']}`
}

function withArticle(noun: string): string {
  return `${/^[aeio]/i.test(noun) ? 'an' : 'a'} ${noun}`
}

/** A word of a later version is said as it is, rather than left out. */
function why(words: Words, { details }: AuditEvent, key: 'reason' | 'cause' = 'reason'): string {
  const word = details[key]
  return word === undefined ? '' : `: ${words[word] ?? word}`
}
