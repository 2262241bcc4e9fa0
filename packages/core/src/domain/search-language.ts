import type { Instant } from './clock.ts'
import type { Stretch } from './errors.ts'
import type { PartValue, SessionFilter, SessionParts } from './search.ts'
import { type KeyedPart, type KeyMeaning, keyOfPart, nearestKey, partOfKey, SEARCH_KEY_NAMES } from './search-keys.ts'
import { readSearch, type SearchToken, type SearchValue, writeValue, writeWord } from './search-text.ts'

export const SEARCH_LENGTH_LIMIT = 2000
/** More than a person types, and few enough for one query. */
const MOST_VALUES = 100

export type SearchReading =
  | { readonly ok: true; readonly filter: SessionFilter }
  | { readonly ok: false; readonly mistake: SearchMistake }

/** What is wrong, and what to write instead. From `from` on and before `to`, in the text as it was given. */
export type SearchMistake = Stretch & { readonly message: string }

/** A term as one writes it. Values are in the notation of the language: see `literalValue`. */
export type TermText = {
  /** Absent: a free word, which has one value. */
  readonly key?: string
  readonly negated?: boolean
  readonly values: readonly string[]
}

/** A term as it stands in a text, from `from` on and before `to`. */
export type SearchTerm = TermText & {
  readonly negated: boolean
  readonly from: number
  readonly to: number
  readonly mistake?: SearchMistake
}

/**
 * Reads a search such as `user:ada* -os:linux active:>30d laptop`. Durations count from `now`. Takes any text: what it
 * can't understand comes back as the first mistake.
 */
export function parseSearch(text: string, { now }: { readonly now: Instant }): SearchReading {
  if (text.length > SEARCH_LENGTH_LIMIT) {
    const message = `A search has at most ${SEARCH_LENGTH_LIMIT} characters: leave out what stands after them`
    return { ok: false, mistake: { from: SEARCH_LENGTH_LIMIT, to: text.length, message } }
  }
  const [must, not]: [Parts, Parts] = [{}, {}]
  let values = 0
  for (const token of readSearch(text)) {
    values += token.values.length
    if (values > MOST_VALUES) return { ok: false, mistake: mistakeIn(token, TOO_MANY) }
    const meaning = readToken(token, now)
    if (!meaning.ok) return meaning
    add(token.negated ? not : must, meaning, token.negated)
  }
  return { ok: true, filter: { ...must, ...(Object.keys(not).length === 0 ? {} : { not }) } as SessionFilter }
}

const TOO_MANY = `A search has at most ${MOST_VALUES} values: leave this one out`

/** The terms of a text, each with its mistake: what a filter bar shows. */
export function searchTerms(text: string): readonly SearchTerm[] {
  return readSearch(text).map((token) => {
    const { key, negated, values, from, to } = token
    const meaning = readToken(token, 0)
    return {
      ...(key === undefined ? {} : { key }),
      negated,
      values: values.map(key === undefined ? writeWord : writeValue),
      from,
      to,
      ...(meaning.ok ? {} : { mistake: meaning.mistake }),
    }
  })
}

/** The text of terms: reading it again gives the same terms, at their new places. */
export function formatSearch(terms: readonly TermText[]): string {
  return terms.map(formatTerm).join(' ')
}

/** The text with one more term. A term that stands there already is not written twice. */
export function withTerm(text: string, term: TermText): string {
  const terms: readonly TermText[] = searchTerms(text)
  return formatSearch(terms.some((one) => formatTerm(one) === formatTerm(term)) ? terms : [...terms, term])
}

/** The text without the term at this place among {@link searchTerms}. */
export function withoutTerm(text: string, index: number): string {
  return formatSearch(searchTerms(text).toSpliced(index, 1))
}

function formatTerm({ key, negated = false, values }: TermText): string {
  return `${negated ? '-' : ''}${key === undefined ? '' : `${key}:`}${values.join(',')}`
}

type Meaning =
  | { readonly ok: true; readonly part: KeyedPart; readonly values: readonly PartValue<KeyedPart>[] }
  | { readonly ok: true; readonly part: 'words'; readonly values: readonly string[] }
  | { readonly ok: false; readonly mistake: SearchMistake }

function readToken(token: SearchToken, now: Instant): Meaning {
  const { key, values } = token
  if (key === undefined) return readWord(token)
  const part = partOfKey(key)
  if (part === undefined) return { ok: false, mistake: unknownKey(token, key) }
  const { read, examples } = keyOfPart[part] as KeyMeaning<KeyedPart>
  const found: PartValue<KeyedPart>[] = []
  for (const value of values) {
    if (value.text === '') {
      return { ok: false, mistake: mistakeIn(token, `${key}: is empty: write for example ${examples[0]}`) }
    }
    const reading = read(value, now)
    if (!reading.ok) return { ok: false, mistake: mistakeIn(value, `${key}: ${reading.message}`) }
    found.push(...reading.values)
  }
  return { ok: true, part, values: found }
}

function readWord(token: SearchToken): Meaning {
  const words = token.values.map(({ text }) => text)
  if (!words.includes('')) return { ok: true, part: 'words', values: words }
  return { ok: false, mistake: mistakeIn(token, 'There is no word: write one, or leave out what stands here') }
}

function unknownKey(token: SearchToken, key: string): SearchMistake {
  const from = token.from + (token.negated ? 1 : 0)
  const nearest = nearestKey(key)
  const advice =
    nearest === undefined
      ? `use ${SEARCH_KEY_NAMES.join(', ')}, or put quotes around it to search for it as a word`
      : `did you mean "${nearest}"?`
  return { from, to: from + key.length, message: `There is no key "${key.slice(0, 40)}": ${advice}` }
}

function mistakeIn({ from, to }: SearchToken | SearchValue, message: string): SearchMistake {
  return { from, to, message }
}

type Parts = { -readonly [Part in keyof SessionParts]: SessionParts[Part] }

/** Terms of one key add up, except that times and numbers which must hold narrow each other. */
function add(parts: Parts, { part, values }: Meaning & { ok: true }, negated: boolean): void {
  const before = parts[part] as readonly PartValue<KeyedPart>[] | undefined
  const { both } = part === 'words' || negated ? {} : (keyOfPart[part] as KeyMeaning<KeyedPart>)
  const joined = before && (both?.(before, values) ?? [...before, ...values])
  Object.assign(parts, { [part]: joined ?? values })
}
