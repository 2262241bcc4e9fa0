import { SEARCH_KEYS, type SearchKeyEntry } from 'latchkey/search'
import type { CaretPlace } from './caret-place.ts'
import type { SuggestedValue } from './queries.ts'

export type Suggestion = {
  /** As it is written in the search. */
  readonly text: string
  /** What it means, for people. */
  readonly note: string
  /** How many sessions have it. */
  readonly sessions?: number
}

/** What a key takes. */
export type Hint = { readonly sentence: string; readonly examples: readonly string[] }

/** What the server counts the values of, and the key that finds them. */
export const COUNTED_KEYS = {
  os: 'system',
  browser: 'browser',
  kind: 'kind',
  auth: 'method',
  country: 'country',
} as const
export type CountedKey = keyof typeof COUNTED_KEYS

export function countedKey(place: CaretPlace | undefined): CountedKey | undefined {
  if (place?.kind !== 'value' || !Object.hasOwn(COUNTED_KEYS, place.key)) return undefined
  return place.key as CountedKey
}

/** `counted`: the values that occur, as the server has answered, when it has. */
export function suggestionsAt(
  place: CaretPlace,
  counted: readonly SuggestedValue[] | undefined,
): readonly Suggestion[] {
  const typed = place.typed.toLowerCase()
  if (place.kind === 'key') {
    return SEARCH_KEYS.filter(({ key }) => key.startsWith(typed)).map(({ key, sentence }) => ({
      text: `${key}:`,
      note: sentence,
    }))
  }
  const beside = new Set(place.beside.map((value) => value.toLowerCase()))
  return valuesOf(place.key, counted).filter(
    ({ text, note }) =>
      !beside.has(text.toLowerCase()) &&
      (text.toLowerCase().startsWith(typed) || (typed !== '' && note.toLowerCase().startsWith(typed))),
  )
}

/** Where values are typed freely: what may stand here. */
export function hintAt(place: CaretPlace): Hint | undefined {
  return place.kind === 'value' ? entryOf(place.key) : undefined
}

function valuesOf(key: string, counted: readonly SuggestedValue[] | undefined): readonly Suggestion[] {
  if (Object.hasOwn(COUNTED_KEYS, key)) {
    return (counted ?? []).map(({ value, label, sessions }) => ({
      text: label ?? value,
      note: key === 'country' ? (countryNames.of(value.toUpperCase()) ?? '') : '',
      sessions,
    }))
  }
  return RANGES[key] ?? (entryOf(key)?.values ?? []).map((value) => ({ text: value, note: NOTES[value] ?? '' }))
}

function entryOf(key: string): SearchKeyEntry | undefined {
  return SEARCH_KEYS.find((entry) => entry.key === key)
}

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

/** What people ask for most; anything else can be typed. */
const RANGES: Readonly<Record<string, readonly Suggestion[]>> = {
  active: [
    { text: '<1h', note: 'used in the last hour' },
    { text: '<1d', note: 'used in the last 24 hours' },
    { text: '>7d', note: 'not used for a week' },
    { text: '>30d', note: 'not used for 30 days' },
  ],
  started: [
    { text: '<1h', note: 'in the last hour' },
    { text: '<1d', note: 'in the last 24 hours' },
    { text: '<7d', note: 'in the last week' },
    { text: '>30d', note: 'more than 30 days ago' },
  ],
  expires: [
    { text: '<1h', note: 'within the next hour' },
    { text: '<1d', note: 'within the next 24 hours' },
    { text: '<7d', note: 'within the next week' },
  ],
  ended: [
    { text: '<1h', note: 'in the last hour' },
    { text: '<1d', note: 'in the last 24 hours' },
    { text: '<7d', note: 'in the last week' },
  ],
  sessions: [
    { text: '>10', note: 'more than ten' },
    { text: '>3', note: 'more than three' },
    { text: '1', note: 'no other' },
  ],
}

const NOTES: Readonly<Record<string, string>> = {
  active: 'can be used now',
  expired: 'ended by time',
  terminated: 'ended by decision',
  disconnected: 'by its user, in it',
  replaced: 'by a new login on the same device',
  password_changed: 'with a change of the password',
  user_disabled: 'with its account',
  role_changed: 'with a new role of its user',
  limit_reached: 'for a newer one of the same user',
  idle: 'not used for too long',
  absolute: 'at the end of its life',
}
