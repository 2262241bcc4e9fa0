import { ERROR_CODES, type ErrorCode, EVENT_TYPES, type EventType } from 'latchkey'
import { statusOfError } from '../packages/server/src/api/problem.ts'

const WHEN: Readonly<Record<ErrorCode, string>> = {
  bad_request: 'The request cannot be read, or a value in it is not allowed. The message names it.',
  bad_search: 'The search has a mistake. The message says what to write instead, and `at` where it is in the search.',
  not_signed_in: 'There is no live session with this token: none was sent, or it is unknown, expired or terminated.',
  login_failed: 'The name or the password is wrong, or the account is disabled. Which of them is not told.',
  not_allowed: 'The one who asks may not do this.',
  cross_site_request: 'A browser sent this request from the page of another site.',
  session_not_found: 'There is no such session, or it is not one that the asker may see.',
  user_not_found: 'There is no such account.',
  view_not_found: 'There is no such saved view, or it belongs to another administrator.',
  not_found: 'There is nothing at this address.',
  method_not_allowed: 'The address is known, and takes other methods. The header `Allow` names them.',
  plan_not_found: 'There is no such plan, or it has been forgotten.',
  plan_not_ready: 'The sessions of the plan are still being gathered.',
  plan_expired: 'The plan has waited for more than five minutes. Make a new one.',
  confirmation_needed: 'The plan ends many sessions, and their number was not said, or another.',
  session_exists: 'A session with this id has been stored before.',
  session_limit_reached: 'The user has as many live sessions as the policy allows, and the policy refuses another.',
  user_exists: 'The username or the e-mail address belongs to an account already.',
  view_exists: 'The administrator has a saved view of this name already, in this or another case.',
  view_limit_reached: 'The administrator has as many saved views as there can be.',
  last_administrator: 'The last enabled administrator can be neither disabled nor demoted.',
  password_refused: 'The new password is one that the policy refuses. The message says why.',
  wrong_password: 'The current password, asked for once more, is wrong.',
  link_invalid: 'The one-time link is unknown, used up or too old.',
  payload_too_large: 'The body is larger than any request needs.',
  unsupported_content_type: 'The body is not sent as `application/json`.',
  too_busy:
    'More people sign in at once than the server hashes passwords for, or more pages, exports or plans are under way than it serves.',
  internal_error: 'Something that nobody foresaw. The log of the server has the rest.',
  store_unavailable: 'The store cannot be reached. Nobody is signed in until it can.',
}

const WHAT: Readonly<Record<EventType, string>> = {
  login_succeeded: 'Somebody proved to be this user.',
  login_failed: 'Somebody tried to sign in and could not.',
  session_started: 'A session began.',
  session_rotated: 'A session was given a new secret; the old one is dead.',
  session_expired: 'A session ended by time.',
  session_terminated: 'A session was ended by decision.',
  session_dismissed: 'An ended session was taken off the lists.',
  session_used_after_end:
    'The right token of an ended session was shown: a forgotten device, or a stolen token. `ownOrigin` is `yes` when it came with the user agent of the last use, from the address of the start and of the last use: most likely the device itself, which proves nothing.',
  session_limit_reached:
    'Somebody proved to be this user, who had as many live sessions as the policy allows: no session began.',
  sessions_exported:
    'An administrator took the sessions that match a search away as a file, or a part of them: `finished` says which.',
  token_refused: 'A token named a known session with a wrong secret: somebody guesses, or holds an old token.',
  password_changed: 'A password was set or changed.',
  setup_link_issued: 'Somebody was given a one-time link, with which the person of an account chooses a password.',
  plan_started: 'Somebody began to end the sessions of a plan, or went on with it.',
  plan_stopped: 'A plan was stopped before each of its sessions had had its turn.',
  plan_finished: 'Each session of a plan has had its turn.',
  user_created: 'An account was made.',
  user_disabled: 'An account was disabled and its sessions ended.',
  user_enabled: 'An account was enabled again.',
  user_role_changed: 'An account became an administrator, or ceased to be one.',
}

export function errorReference(): string {
  const rows = ERROR_CODES.map((code) => `| \`${code}\` | ${statusOfError[code]} | ${WHEN[code]} |`)
  return `# Errors

Every refusal carries a code for programs, stable for ever, and a sentence for people: in the library as a
\`SessionError\`, from the API as \`{ "code": "…", "message": "…" }\` with the status below.

| code | status | when |
|---|---|---|
${rows.join('\n')}
`
}

export function eventReference(): string {
  const rows = EVENT_TYPES.map((type) => `| \`${type}\` | ${WHAT[type]} |`)
  return `# Events

What the audit trail can say. An event holds who did it, to whom, when and from where; it never holds a secret. It is
written in the same transaction as the change that it describes.

| type | what happened |
|---|---|
${rows.join('\n')}
`
}
