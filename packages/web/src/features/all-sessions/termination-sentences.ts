import { counted, inDigits } from '../../lib/counted.ts'
import type { SessionRow, Termination } from './queries.ts'
import type { Extent, Selection } from './session-selection.ts'

/** What a dialog asks. Says exactly what will end, since nobody can take it back. */
export type Question = { readonly title: string; readonly sentences: readonly string[]; readonly confirm: string }

export function questionAbout(session: SessionRow): Question {
  return {
    title: 'Terminate this session?',
    sentences: [
      `This ends the session of ${session.username} on ${deviceOf(session)}.`,
      'That device is signed out at once and has to sign in again.',
    ],
    confirm: 'Terminate session',
  }
}

export const DISCONNECT_QUESTION: Question = {
  title: 'Disconnect?',
  sentences: ['This ends the session that you are using now. You leave Latchkey and have to sign in again.'],
  confirm: 'Disconnect',
}

/** Above the list while something is checked. `leftOut`: how many match and cannot be ended. */
export function selectionSentence(selection: Selection, extent: Extent, leftOut = 0): string {
  if (selection.kind === 'picked')
    return `${sessionsIn(extent)} of ${usersIn(extent)} ${extent.sessions === 1 ? 'is' : 'are'} selected.`
  const unchecked = selection.exceptIds.size
  if (unchecked === 0 && extent.more)
    return `All sessions that match are selected: ${sessionsIn(extent)} of ${usersIn(extent)}.`
  if (unchecked === 0 && leftOut > 0)
    return `All ${sessionsIn(extent)} of ${usersIn(extent)} that match and can be ended are selected. ${othersThan(leftOut)}`
  return unchecked === 0
    ? `All ${sessionsIn(extent)} of ${usersIn(extent)} that match are selected.`
    : `${sentenceCase(sessionsIn(extent))} of ${usersIn(extent)} are selected: all that match but ${inDigits(unchecked)}.`
}

function othersThan(leftOut: number): string {
  return leftOut === 1
    ? 'The other one is over, or the session that you are using.'
    : `The other ${inDigits(leftOut)} are over, or the session that you are using.`
}

/** "Terminate 812 sessions" */
export function terminateLabel(extent: Extent): string {
  return `Terminate ${sessionsIn(extent)}`
}

function sessionsIn({ sessions, more }: Extent): string {
  return counted(sessions, 'session', { more })
}

/** What came of it: how many ended, and of those that did not, why. `only`: the one that was meant, by name. */
export function outcomeSentences({ sessions, users, notEnded }: Termination, only?: SessionRow): readonly string[] {
  const left = REASONS.map(({ reason, words }) => ({
    count: notEnded.filter((session) => session.reason === reason).length,
    words,
  }))
  return [
    endedSentence(sessions, users, only),
    ...left.filter(({ count }) => count > 0).map(({ count, words }) => words(count)),
  ]
}

function endedSentence(sessions: number, users: number, only: SessionRow | undefined): string {
  if (sessions === 0) return 'No session was ended.'
  if (only !== undefined) return `The session of ${only.username} on ${only.device.label} has ended.`
  return `${counted(sessions, 'session')} of ${counted(users, 'user')} ${sessions === 1 ? 'has' : 'have'} ended.`
}

export function removedSentence(count: number): string {
  return count === 0
    ? 'Nothing was removed: only expired sessions can be.'
    : `${counted(count, 'expired session')} removed from the list.`
}

type Reason = Termination['notEnded'][number]['reason']

const REASONS: readonly { readonly reason: Reason; readonly words: (count: number) => string }[] = [
  {
    reason: 'already_over',
    words: (count) => `${counted(count, 'session')} ${count === 1 ? 'was' : 'were'} over already.`,
  },
  {
    reason: 'not_found',
    words: (count) => `${counted(count, 'session')} ${count === 1 ? 'does' : 'do'} not exist any more.`,
  },
  {
    reason: 'in_use_here',
    words: () => 'Your own session in use was left alone: end it with Disconnect.',
  },
]

function usersIn({ users, more, usersAtMost }: Extent): string {
  if (more) return `at least ${counted(users, 'user')}`
  return usersAtMost ? `at most ${counted(users, 'user')}` : counted(users, 'user')
}

function deviceOf({ device, label, ip }: SessionRow): string {
  const name = label === undefined ? device.label : `“${label}” (${device.label})`
  return ip === '' ? name : `${name} at ${ip}`
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
