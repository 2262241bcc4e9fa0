// How the language of searches is written: terms between blanks, a key before a colon, values between commas, quotes
// around what holds any of these. What the keys and values mean stands in search-keys.ts.

/** One value as it stands in the text, without its quotes. A `*` at either end counts only outside of quotes. */
export type SearchValue = {
  readonly text: string
  readonly starBefore: boolean
  readonly starAfter: boolean
  readonly from: number
  readonly to: number
}

/** `key:value,value` or a free word, which has no key and one value; with `-` before it, what must not hold. */
export type SearchToken = {
  readonly key?: string
  readonly negated: boolean
  readonly values: readonly SearchValue[]
  readonly from: number
  readonly to: number
}

const KEY = /([A-Za-z]+):/y
/** `dead:beef::1` begins like a key, and is the beginning of an address. */
const IPV6 = /[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*(?!\S)/iy
const NEEDS_NO_QUOTES = /^[^\s",\\*]+$/
const BEGINS_OTHERWISE = /^-|^[A-Za-z]+:/

/** Any text can be read. A quote that is not closed ends where the text does: it is still being typed. */
export function readSearch(text: string): readonly SearchToken[] {
  const tokens: SearchToken[] = []
  for (let at = afterBlanks(text, 0); at < text.length; ) {
    const token = readToken(text, at)
    tokens.push(token)
    at = afterBlanks(text, token.to)
  }
  return tokens
}

function readToken(text: string, from: number): SearchToken {
  const negated = text[from] === '-' && from + 1 < text.length && !isBlank(text[from + 1])
  const start = negated ? from + 1 : from
  const key = matchAt(IPV6, text, start) === undefined ? matchAt(KEY, text, start)?.slice(0, -1) : undefined
  if (key === undefined) {
    const word = readValue(text, start, false)
    return { negated, values: [word], from, to: word.to }
  }
  const values = readValues(text, start + key.length + 1)
  return { key: key.toLowerCase(), negated, values, from, to: values.at(-1)?.to ?? text.length }
}

function readValues(text: string, from: number): readonly SearchValue[] {
  const values = [readValue(text, from, true)]
  for (let to = values[0]?.to ?? text.length; text[to] === ','; to = values.at(-1)?.to ?? text.length) {
    values.push(readValue(text, to + 1, true))
  }
  return values
}

function readValue(text: string, from: number, endsAtComma: boolean): SearchValue {
  let [read, at, quoted, bareStart, bareEnd] = ['', from, false, false, false]
  for (; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '"') {
      quoted = !quoted
      continue
    }
    if (!quoted && (isBlank(character) || (endsAtComma && character === ','))) break
    const escaped = quoted && character === '\\' && /["\\]/.test(text.charAt(at + 1))
    if (escaped) at++
    if (read === '') bareStart = !quoted
    bareEnd = !quoted
    read += text.charAt(at)
  }
  const starBefore = bareStart && read.startsWith('*')
  const starAfter = bareEnd && read.endsWith('*') && !(starBefore && read.length === 1)
  return { text: read.slice(starBefore ? 1 : 0, starAfter ? -1 : undefined), starBefore, starAfter, from, to: at }
}

/** The value as one writes it, with quotes where it needs them. */
export function writeValue({ text, starBefore, starAfter }: SearchValue): string {
  return `${starBefore ? '*' : ''}${text === '' ? '' : literalValue(text)}${starAfter ? '*' : ''}`
}

export function writeWord(value: SearchValue): string {
  const written = writeValue(value)
  return written === '' || BEGINS_OTHERWISE.test(written) ? quoted(value.text) : written
}

/** A text as a value that means exactly this text, whatever characters it has. */
export function literalValue(text: string): string {
  return NEEDS_NO_QUOTES.test(text) ? text : quoted(text)
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

function afterBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && isBlank(text[at])) at++
  return at
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character)
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}
