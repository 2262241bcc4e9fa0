import { describe, expect, it } from 'vitest'
import type { AuditEvent, EventType } from '../../lib/audit-events.ts'
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

  it('calls the end of the session in use signing out', () => {
    const details = { device: 'Safari 17 on macOS', cause: 'disconnected' }

    expect(sentenceFor(anEvent({ type: 'session_terminated', details }), 'ada')).toBe(
      'Signed out on Safari 17 on macOS',
    )
  })
})
