import { type AuditEvent, cameBack, type EventType } from '../../lib/audit-events.ts'

/** What happened to the reader's own account, in the reader's words. `userId` is the reader's. */
export function sentenceFor(event: AuditEvent, userId: string): string {
  return SENTENCES[event.type]({ event, by: actorOf(event, userId) })
}

type Told = { readonly event: AuditEvent; readonly by: 'you' | 'an administrator' | 'Latchkey' | 'somebody' }

const SENTENCES: Readonly<Record<EventType, (told: Told) => string>> = {
  login_succeeded: ({ event }) => `Signed in with ${device(event)}${from(event)}`,
  login_failed: ({ event }) => failedLogin(event),
  session_started: ({ event }) => `A session on ${device(event)} started${from(event)}`,
  session_rotated: ({ event }) => `The session on ${device(event)} was renewed`,
  session_expired: ({ event }) => `The session on ${device(event)} expired${expiry(event)}`,
  session_terminated: ended,
  session_dismissed: ({ event, by }) => `The expired session on ${device(event)} was removed from the list by ${by}`,
  session_used_after_end: ({ event }) =>
    cameBack(event)
      ? `${capital(device(event))} came back${from(event)} after its session had ended, and was refused`
      : `Somebody tried to use the session on ${device(event)} after its end${from(event)}, and was refused`,
  session_limit_reached: ({ event }) =>
    `A sign-in with ${device(event)}${from(event)} found as many sessions as are allowed`,
  sessions_exported: ({ event, by }) => `A list of sessions was exported by ${by}${from(event)}`,
  token_refused: ({ event }) => `A sign-in token that is not valid was refused${from(event)}`,
  password_changed: ({ event, by }) =>
    event.details['reason'] === 'setup_link'
      ? `The password was chosen with a one-time link${from(event)}`
      : `The password was changed by ${by}${from(event)}`,
  // By nobody who was signed in: `--new-link-for` of the server.
  setup_link_issued: ({ by }) =>
    `A one-time link for choosing a password was issued by ${by === 'Latchkey' ? 'somebody with access to the server' : by}`,
  plan_started: ({ by }) => `The ending of many sessions was started by ${by}`,
  plan_stopped: ({ by }) => `The ending of many sessions was stopped by ${by}`,
  plan_finished: ({ by }) => `The ending of many sessions by ${by} was finished`,
  user_created: ({ by }) =>
    by === 'you' ? 'You set up this account with a one-time link' : `The account was created by ${by}`,
  user_disabled: ({ by }) => `The account was disabled by ${by}`,
  user_enabled: ({ by }) => `The account was enabled by ${by}`,
  user_role_changed: ({ event, by }) => `The role was changed${role(event)} by ${by}`,
}

function actorOf({ by }: AuditEvent, userId: string): Told['by'] {
  if (by.userId === userId) return 'you'
  if (by.kind === 'administrator') return 'an administrator'
  return by.kind === 'system' ? 'Latchkey' : 'somebody'
}

function ended({ event, by }: Told): string {
  const session = `The session on ${device(event)}`
  switch (event.details['cause']) {
    case 'disconnected':
      return `Signed out on ${device(event)}`
    case 'replaced':
      return `${session} was replaced by a new sign-in on the same device`
    case 'password_changed':
      return `${session} was ended by the change of the password`
    case 'user_disabled':
      return `${session} was ended because the account was disabled`
    case 'role_changed':
      return `${session} was ended because the account became an administrator’s`
    case 'limit_reached':
      return `${session} was ended${by === 'you' ? ' by you' : ''} to make room for a new one`
    default:
      return `${session} was terminated by ${by}`
  }
}

function failedLogin(event: AuditEvent): string {
  switch (event.details['reason']) {
    case 'wrong_current_password':
      return `A change of the password${from(event)} failed: the current one was wrong`
    case 'disabled':
      return `A sign-in${from(event)} was refused: the account is disabled`
    default:
      return `A sign-in${from(event)} failed: wrong password`
  }
}

function expiry({ details }: AuditEvent): string {
  if (details['cause'] === 'idle') return ': it was not used for a while'
  return details['cause'] === 'absolute' ? ': it reached its longest lifetime' : ''
}

function device({ details }: AuditEvent): string {
  return details['device'] ?? 'an unknown device'
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function from({ ip }: AuditEvent): string {
  return ip ? ` from ${ip}` : ''
}

function role({ details }: AuditEvent): string {
  return details['role'] ? ` to ${details['role']}` : ''
}
