import { counted } from '../../lib/counted.ts'
import type { AccountChange, UserRow } from './queries.ts'

/** What an administrator can do with an account, beside a new link. */
export type AccountAct = 'disable' | 'enable' | 'make_administrator' | 'make_user'

export type Question = { readonly title: string; readonly sentences: readonly string[]; readonly confirm: string }

type Offer = { readonly label: string; readonly what: string }

export const OFFERS: Readonly<Record<AccountAct | 'new_link', Offer>> = {
  new_link: { label: 'New one-time link', what: 'With it the person chooses a password, for example a forgotten one.' },
  make_administrator: {
    label: 'Make administrator',
    what: 'The person can then see and end everybody’s sessions, and manage all accounts, once signed in again.',
  },
  make_user: { label: 'Make user', what: 'The person can then manage only their own sessions.' },
  disable: { label: 'Disable', what: 'Ends all sessions of the account and lets nobody sign in to it.' },
  enable: { label: 'Enable', what: 'Lets the person sign in again.' },
}

/** The two acts that are possible as things are. */
export function actsOn({ disabledAt, role }: Pick<UserRow, 'disabledAt' | 'role'>): readonly AccountAct[] {
  return [
    role === 'administrator' ? 'make_user' : 'make_administrator',
    disabledAt === undefined ? 'disable' : 'enable',
  ]
}

export function changeFor(act: AccountAct): AccountChange {
  switch (act) {
    case 'disable':
      return { disabled: true }
    case 'enable':
      return { disabled: false }
    case 'make_administrator':
      return { role: 'administrator' }
    case 'make_user':
      return { role: 'user' }
  }
}

export function questionAbout(act: AccountAct, user: UserRow): Question {
  const { username } = user
  switch (act) {
    case 'disable':
      return {
        title: `Disable ${username}?`,
        sentences: [
          sessionsThatEnd(user),
          `${username} cannot sign in until somebody enables the account again.`,
          ...own(user),
        ],
        confirm: `Disable ${username}`,
      }
    case 'enable':
      return {
        title: `Enable ${username}?`,
        sentences: [`${username} can sign in again. Sessions that ended when the account was disabled stay ended.`],
        confirm: `Enable ${username}`,
      }
    case 'make_administrator':
      return {
        title: `Make ${username} an administrator?`,
        sentences: [
          sessionsThatEnd(user),
          `After signing in again, ${username} can see and end everybody’s sessions, and manage all accounts.`,
        ],
        confirm: 'Make administrator',
      }
    case 'make_user':
      return {
        title: `Make ${username} a user?`,
        sentences: [`${username} can then manage only their own sessions, and stays signed in.`, ...own(user)],
        confirm: 'Make user',
      }
  }
}

export function outcomeOf(act: AccountAct, username: string, ended: number): string {
  switch (act) {
    case 'disable':
      return `${username} is disabled. ${sessionsEnded(ended)}`
    case 'enable':
      return `${username} is enabled and can sign in again.`
    case 'make_administrator':
      return `${username} is an administrator now. ${sessionsEnded(ended)}`
    case 'make_user':
      return `${username} is a user now.`
  }
}

function sessionsEnded(count: number): string {
  return count === 0 ? 'No session was active.' : `${counted(count, 'session')} ended.`
}

function sessionsThatEnd({ username, activeSessions }: UserRow): string {
  return activeSessions === 0
    ? `${username} has no active session.`
    : `${counted(activeSessions, 'active session')} of ${username} ${activeSessions === 1 ? 'ends' : 'end'} at once.`
}

function own({ current }: UserRow): readonly string[] {
  return current ? ['This is your own account: you leave the administration at once.'] : []
}
