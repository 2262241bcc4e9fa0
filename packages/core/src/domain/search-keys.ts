import { BROWSERS, DEVICE_KINDS, SYSTEMS } from './device.ts'
import type { PartValue, SessionPart } from './search.ts'
import { countsInBoth, timesInBoth } from './search-ranges.ts'
import {
  oneOf,
  type ReadValue,
  readAddress,
  readCount,
  readCountry,
  readMethod,
  readName,
  timesLooking,
} from './search-values.ts'
import { ENDING_CAUSES, SESSION_STATUSES } from './session.ts'

export const SEARCH_KEY_NAMES = [
  'user',
  'ip',
  'os',
  'browser',
  'kind',
  'country',
  'auth',
  'status',
  'active',
  'started',
  'expires',
  'ended',
  'cause',
  'sessions',
] as const
export type SearchKey = (typeof SEARCH_KEY_NAMES)[number]

/** A part that has a key. Words are written without one. */
export type KeyedPart = Exclude<SessionPart, 'words'>

export type KeyMeaning<Part extends KeyedPart> = {
  readonly key: SearchKey
  /** What it finds, for people. */
  readonly sentence: string
  /** Each can be written as it is. */
  readonly examples: readonly string[]
  /** All that there are, where they are a closed list. */
  readonly values?: readonly string[]
  readonly read: ReadValue<PartValue<Part>>
  /** What two terms come to that must both hold. Absent: their values add up. */
  readonly both?: (one: readonly PartValue<Part>[], other: readonly PartValue<Part>[]) => readonly PartValue<Part>[]
}

/** One key for each part of a filter. Total, so a new part does not compile until the language has it. */
export const keyOfPart: { readonly [Part in KeyedPart]-?: KeyMeaning<Part> } = {
  users: {
    key: 'user',
    sentence:
      'The username, whatever the case: the whole of it, its beginning with * after it, or a part between two *.',
    examples: ['user:ada', 'user:ada*', 'user:*love*'],
    read: readName,
  },
  addresses: {
    key: 'ip',
    sentence: 'The address of the last use: an address, the beginning of one, or a network.',
    examples: ['ip:203.0.113.7', 'ip:10.', 'ip:10.0.0.0/8', 'ip:2001:db8::/32'],
    read: readAddress,
  },
  systems: {
    key: 'os',
    sentence: 'The operating system.',
    examples: ['os:windows', 'os:ios,android', '-os:linux'],
    values: SYSTEMS,
    read: oneOf(
      SYSTEMS,
      { win: ['windows'], mac: ['macos'], osx: ['macos'], iphone: ['ios'], ipad: ['ios'], ipados: ['ios'] },
      '; search for the name of another as a word',
    ),
  },
  browsers: {
    key: 'browser',
    sentence: 'The browser.',
    examples: ['browser:chrome', 'browser:firefox,safari'],
    values: BROWSERS,
    read: oneOf(
      BROWSERS,
      { googlechrome: ['chrome'], msedge: ['edge'], microsoftedge: ['edge'], samsunginternet: ['samsung'] },
      '; search for the name of another as a word',
    ),
  },
  kinds: {
    key: 'kind',
    sentence: 'What kind of device it is.',
    examples: ['kind:phone', 'kind:desktop,tablet'],
    values: DEVICE_KINDS,
    read: oneOf(DEVICE_KINDS, { mobile: ['phone'], computer: ['desktop'], laptop: ['desktop'], bot: ['program'] }),
  },
  countries: {
    key: 'country',
    sentence: 'The country of the address, by its two letters (ISO 3166-1).',
    examples: ['country:DE', '-country:DE,AT,CH'],
    read: readCountry,
  },
  methods: {
    key: 'auth',
    sentence: 'How the user signed in: password, passkey, otp, or another value of RFC 8176.',
    examples: ['auth:password', 'auth:passkey', 'auth:otp'],
    read: readMethod,
  },
  statuses: {
    key: 'status',
    sentence: 'Active, expired or terminated; any for all of them.',
    examples: ['status:active', 'status:expired,terminated', 'status:any'],
    values: SESSION_STATUSES,
    read: oneOf(SESSION_STATUSES, {
      live: ['active'],
      over: ['expired', 'terminated'],
      any: SESSION_STATUSES,
    }),
  },
  active: {
    key: 'active',
    sentence: 'When it was last used: how long ago, or a time.',
    examples: ['active:>30d', 'active:<1h', 'active:2026-11-01'],
    read: timesLooking('back'),
    both: timesInBoth,
  },
  started: {
    key: 'started',
    sentence: 'When it started: how long ago, or a time.',
    examples: ['started:<1d', 'started:2026-11-01..2026-11-20', 'started:>=2026-11-01T10:00Z'],
    read: timesLooking('back'),
    both: timesInBoth,
  },
  expires: {
    key: 'expires',
    sentence: 'When it expires unless it is used: how soon, or a time.',
    examples: ['expires:<2d', 'expires:2026-12-01..'],
    read: timesLooking('forward'),
    both: timesInBoth,
  },
  ended: {
    key: 'ended',
    sentence: 'When it ended, by time or by decision: how long ago, or a time.',
    examples: ['ended:<1d', 'ended:2026-11-01'],
    read: timesLooking('back'),
    both: timesInBoth,
  },
  causes: {
    key: 'cause',
    sentence: 'How it ended.',
    examples: ['cause:terminated', 'cause:limit_reached', 'cause:idle,absolute'],
    values: ENDING_CAUSES,
    read: oneOf(ENDING_CAUSES, {
      time: ['idle', 'absolute'],
      limit: ['limit_reached'],
      password: ['password_changed'],
      disabled: ['user_disabled'],
    }),
  },
  userSessions: {
    key: 'sessions',
    sentence: 'How many active sessions its user has.',
    examples: ['sessions:>10', 'sessions:1', 'sessions:3..10'],
    read: readCount,
    both: countsInBoth,
  },
}

export type SearchKeyEntry = Pick<KeyMeaning<KeyedPart>, 'key' | 'sentence' | 'examples' | 'values'>

/** What may be typed after which key: documents and suggestions are made from it. */
export const SEARCH_KEYS: readonly SearchKeyEntry[] = SEARCH_KEY_NAMES.flatMap((name) =>
  Object.values<SearchKeyEntry>(keyOfPart).filter(({ key }) => key === name),
).map(({ key, sentence, examples, values }) => ({ key, sentence, examples, ...(values && { values }) }))

const OTHER_NAMES: Readonly<Record<string, SearchKey>> = {
  username: 'user',
  address: 'ip',
  system: 'os',
  method: 'auth',
}

export function partOfKey(typed: string): KeyedPart | undefined {
  const key = Object.hasOwn(OTHER_NAMES, typed) ? OTHER_NAMES[typed] : typed
  return (Object.keys(keyOfPart) as KeyedPart[]).find((part) => keyOfPart[part].key === key)
}

/** The key that was probably meant. */
export function nearestKey(typed: string): SearchKey | undefined {
  const distances = SEARCH_KEY_NAMES.map((key) => ({ key, distance: distanceBetween(typed.slice(0, 20), key) }))
  const nearest = distances.reduce((best, one) => (one.distance < best.distance ? one : best))
  return nearest.distance <= 2 && nearest.distance < nearest.key.length ? nearest.key : undefined
}

/** How many letters one must add, leave out or change to come from one word to the other (Levenshtein). */
function distanceBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1]
    for (const [column, wanted] of [...other].entries()) {
      const replaced = (row[column] ?? 0) + (letter === wanted ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
