import { describe, expect, it } from 'vitest'
import { type AuditEvent, type EventType, isWarning } from '../../lib/audit-events.ts'
import { sentenceFor } from './event-sentences.ts'

const everyType: Readonly<Record<EventType, true>> = {
  login_succeeded: true,
  login_failed: true,
  session_started: true,
  session_rotated: true,
  session_expired: true,
  session_terminated: true,
  session_dismissed: true,
  session_used_after_end: true,
  session_limit_reached: true,
  sessions_exported: true,
  token_refused: true,
  password_changed: true,
  setup_link_issued: true,
  plan_started: true,
  plan_stopped: true,
  plan_finished: true,
  user_created: true,
  user_disabled: true,
  user_enabled: true,
  user_role_changed: true,
}

function anEvent(change: Partial<AuditEvent>): AuditEvent {
  return {
    seq: 1,
    type: 'login_succeeded',
    at: 0,
    by: { kind: 'user', name: 'ada', userId: 'ada' },
    details: {},
    ...change,
  }
}

describe('sentenceFor', () => {
  it.each(Object.keys(everyType) as EventType[])('has a whole sentence for %s, whatever is missing', (type) => {
    const sentence = sentenceFor(anEvent({ type, by: { kind: 'anonymous', name: '' } }), 'ada')

    expect(sentence).toMatch(/^[A-Z]/)
    expect(sentence).not.toMatch(/undefined|_/)
  })

  it('says where and with what somebody signed in', () => {
    const event = anEvent({ ip: '203.0.113.7', details: { device: 'Chrome 120 on Linux' } })

    expect(sentenceFor(event, 'ada')).toBe('Signed in with Chrome 120 on Linux from 203.0.113.7')
  })

  it.each([
    ['you', { kind: 'user', name: 'ada', userId: 'ada' }],
    ['an administrator', { kind: 'administrator', name: 'root', userId: 'root' }],
  ] as const)('says that a session was terminated by %s', (who, by) => {
    const event = anEvent({
      type: 'session_terminated',
      by,
      details: { device: 'Firefox on Windows', cause: 'terminated' },
    })

    expect(sentenceFor(event, 'ada')).toBe(`The session on Firefox on Windows was terminated by ${who}`)
  })

  it('is calm about a device that comes back after its end, and not about another that does', () => {
    const details = { device: 'Safari 17 on macOS' }
    const event = anEvent({ type: 'session_used_after_end', ip: '203.0.113.7', details })
    const own = { ...event, details: { ...details, ownOrigin: 'yes' } }

    expect([isWarning(own), sentenceFor(own, 'ada')]).toEqual([
      false,
      'Safari 17 on macOS came back from 203.0.113.7 after its session had ended, and was refused',
    ])
    expect([isWarning(event), sentenceFor(event, 'ada')]).toEqual([
      true,
      'Somebody tried to use the session on Safari 17 on macOS after its end from 203.0.113.7, and was refused',
    ])
  })

  it('says of whoever made the first account with the link of the server that they set it up', () => {
    expect(sentenceFor(anEvent({ type: 'user_created' }), 'ada')).toBe('You set up this account with a one-time link')
    const by = { kind: 'administrator', name: 'root', userId: 'root' } as const
    expect(sentenceFor(anEvent({ type: 'user_created', by }), 'ada')).toBe(
      'The account was created by an administrator',
    )
  })

  it('calls the end of the session in use signing out', () => {
    const details = { device: 'Safari 17 on macOS', cause: 'disconnected' }

    expect(sentenceFor(anEvent({ type: 'session_terminated', details }), 'ada')).toBe(
      'Signed out on Safari 17 on macOS',
    )
  })
})
