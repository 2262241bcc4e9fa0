import { searchTerms } from 'latchkey/search'

/** What one is typing: a part of the text that a suggestion would take the place of, from `from` on and before `to`. */
export type CaretPlace =
  | { readonly kind: 'key'; readonly typed: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'value'
      readonly key: string
      readonly typed: string
      /** The other values of the term. */
      readonly beside: readonly string[]
      readonly from: number
      readonly to: number
    }

/** Where the caret stands in a search; `undefined` inside a free word in quotes, which nothing can be suggested for. */
export function caretPlace(text: string, caret: number): CaretPlace | undefined {
  const term = searchTerms(text).find(({ from, to }) => from <= caret && caret <= to)
  if (term === undefined) return { kind: 'key', typed: '', from: caret, to: caret }
  const start = term.from + (term.negated ? 1 : 0)
  const [from, to] = [start, term.to]
  if (term.key === undefined) {
    if (text[from] === '"') return undefined
    return { kind: 'key', typed: text.slice(from, caret), from, to }
  }
  const colon = start + term.key.length + 1
  if (caret < colon) return { kind: 'key', typed: text.slice(from, caret), from, to: colon }
  const segments = valueSegments(text, colon, to)
  const own = segments.find((segment) => caret <= segment.to) ?? { from: colon, to }
  return {
    kind: 'value',
    key: term.key,
    typed: text.slice(own.from, caret),
    beside: segments.filter((segment) => segment !== own).map((segment) => text.slice(segment.from, segment.to)),
    ...own,
  }
}

/** The text with a suggestion in its place, and where the caret stands then. */
export function accept(
  text: string,
  place: CaretPlace,
  suggested: string,
): { readonly text: string; readonly caret: number } {
  const [before, after] = [text.slice(0, place.from), text.slice(place.to)]
  // After a value, the next term can begin at once.
  const gap = place.kind === 'value' && after === '' ? ' ' : ''
  return { text: `${before}${suggested}${gap}${after}`, caret: before.length + suggested.length + gap.length }
}

function valueSegments(text: string, from: number, to: number): readonly { from: number; to: number }[] {
  const segments = []
  let [start, quoted] = [from, false]
  for (let at = from; at <= to; at++) {
    if (text[at] === '"') quoted = !quoted
    if (at < to && (quoted || text[at] !== ',')) continue
    segments.push({ from: start, to: at })
    start = at + 1
  }
  return segments
}
