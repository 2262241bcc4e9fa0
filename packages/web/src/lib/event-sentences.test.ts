import { describe, expect, it } from 'vitest'
import type { AuditEvent } from './audit-events.ts'
import { EVENT_NAMES, EVENT_TYPES, sentenceFor } from './event-sentences.ts'

describe('sentences of the audit trail', () => {
  it.each(EVENT_TYPES)('has a sentence and a name for %s, with and without details', (type) => {
    const bare: AuditEvent = { seq: 1, type, at: 0, by: { kind: 'system', name: 'Latchkey' }, details: {} }
    for (const event of [bare, anEvent({ type })]) {
      expect(sentenceFor(event)).toMatch(/^[A-Za-z].+\.$/)
      expect(sentenceFor(event)).not.toMatch(/undefined|_/)
    }
    expect(EVENT_NAMES[type]).not.toBe('')
  })

  it('says who terminated whose session', () => {
    const event = anEvent({ type: 'session_terminated', details: { device: 'Edge on Windows', cause: 'terminated' } })
    expect(sentenceFor(event)).toBe('root terminated a session of ada on Edge on Windows.')
  })

  it('says that somebody ended their own session', () => {
    const by = { kind: 'user', name: 'ada', userId: 'user-ada' } as const
    const event = anEvent({ type: 'session_terminated', by, details: { cause: 'terminated' } })
    expect(sentenceFor(event)).toBe('ada terminated their own session.')
  })

  it.each([
    ['disconnected', 'ada disconnected on Safari on iOS.'],
    ['replaced', 'A session of ada on Safari on iOS ended: a new sign-in on the same device replaced it.'],
    ['password_changed', 'A session of ada on Safari on iOS ended: the password was changed.'],
    ['user_disabled', 'A session of ada on Safari on iOS ended: the account was disabled.'],
    ['limit_reached', 'A session of ada on Safari on iOS ended: the account reached its limit of sessions.'],
  ])('says why a session ended: %s', (cause, sentence) => {
    expect(sentenceFor(anEvent({ type: 'session_terminated', details: { device: 'Safari on iOS', cause } }))).toBe(
      sentence,
    )
  })

  it('X15 says that somebody at the limit chose which session ends', () => {
    const by = { kind: 'user', name: 'ada', userId: 'user-ada' } as const
    const event = anEvent({ type: 'session_terminated', by, details: { cause: 'limit_reached' } })
    expect(sentenceFor(event)).toBe('ada ended their own session to make room for a new one.')
  })

  it('is calm about a device that comes back after its end, and not about another that does', () => {
    const details = { device: 'Safari on iOS' }
    const [own, other] = [{ ...details, ownOrigin: 'yes' }, details].map((details) =>
      sentenceFor(anEvent({ type: 'session_used_after_end', details })),
    )
    expect(own).toBe(
      'Most likely a device of ada (Safari on iOS) came back after its session had ended, and was refused.',
    )
    expect(other).toBe('Somebody tried to use a session of ada on Safari on iOS after its end, and was refused.')
  })

  it('R82 says of a link from the terminal that nobody who was signed in issued it', () => {
    const details = { purpose: 'choose_password' }
    const by = { kind: 'system', name: 'Latchkey' } as const
    expect(sentenceFor(anEvent({ type: 'setup_link_issued', by, details }))).toBe(
      'Somebody with access to the server issued a one-time link with which ada can choose a password.',
    )
  })

  it('says that somebody made their own account with the link of the server', () => {
    const by = { kind: 'administrator', name: 'ada', userId: 'user-ada' } as const
    expect(sentenceFor(anEvent({ type: 'user_created', by, details: { role: 'administrator' } }))).toBe(
      'ada set up their own account as an administrator.',
    )
  })

  it('says how a session expired', () => {
    const event = anEvent({ type: 'session_expired', details: { cause: 'idle' } })
    expect(sentenceFor(event)).toBe('The session of ada expired: it was not used for a while.')
  })

  it('says why a sign-in failed, without a name when there is no such account', () => {
    const { username: _, ...event } = anEvent({ type: 'login_failed', details: { reason: 'unknown_name' } })
    expect(sentenceFor(event)).toBe('Somebody could not sign in: there is no such account.')
    expect(sentenceFor(anEvent({ type: 'login_failed', details: { reason: 'wrong_password' } }))).toBe(
      'Somebody could not sign in as ada: wrong password.',
    )
  })

  it('says a word of a later version as it is', () => {
    expect(sentenceFor(anEvent({ type: 'token_refused', details: { reason: 'revoked' } }))).toBe(
      'A token was refused: revoked.',
    )
  })

  it('says which sessions were exported, and whether all were', () => {
    const details = { search: 'user:ada*', format: 'csv', rows: '12', finished: 'yes' }
    expect(sentenceFor(anEvent({ type: 'sessions_exported', details }))).toBe(
      'root exported all 12 sessions that match “user:ada*”.',
    )
    const broken = { search: '', format: 'csv', rows: '500', finished: 'no', reason: 'session_over' }
    expect(sentenceFor(anEvent({ type: 'sessions_exported', details: broken }))).toBe(
      'root exported 500 of the sessions; the rest did not follow: the session or the role was taken away.',
    )
  })

  it('names the role', () => {
    expect(sentenceFor(anEvent({ type: 'user_created', details: { role: 'administrator' } }))).toBe(
      'root created the account ada as an administrator.',
    )
  })
})

function anEvent(parts: Partial<AuditEvent>): AuditEvent {
  return {
    seq: 1,
    type: 'session_terminated',
    at: 0,
    by: { kind: 'administrator', name: 'root', userId: 'user-root' },
    userId: 'user-ada',
    username: 'ada',
    details: { device: 'Chrome 120 on Linux', cause: 'terminated', role: 'user' },
    ...parts,
  }
}
