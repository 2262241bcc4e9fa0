import type { SessionRecord } from './session.ts'

/** By what sessions can be told apart with few values. */
export const TALLY_KEYS = ['system', 'browser', 'kind', 'method', 'country'] as const
export type TallyKey = (typeof TALLY_KEYS)[number]

/** How many sessions have a value. */
export type Tally = { readonly value: string; readonly sessions: number }

/** The values of one session, each once: it can have several methods, and no country. */
export function tallyValuesOf({ device, amr, country }: SessionRecord, key: TallyKey): readonly string[] {
  switch (key) {
    case 'system':
      return [device.system]
    case 'browser':
      return [device.browser]
    case 'kind':
      return [device.kind]
    case 'method':
      return [...new Set(amr)]
    case 'country':
      return country === undefined ? [] : [country]
  }
}

/** Most sessions first, then by value, by code unit. */
export function inOrderOfTally(tallies: readonly Tally[]): readonly Tally[] {
  return tallies.toSorted((one, other) => other.sessions - one.sessions || (one.value < other.value ? -1 : 1))
}
