import { describe, expect, it } from 'vitest'
import { accept, caretPlace } from './caret-place.ts'
import { suggestionsAt } from './suggestions.ts'

/** The caret stands at the bar. */
function at(marked: string) {
  const caret = marked.indexOf('|')
  const text = marked.replace('|', '')
  return { text, place: caretPlace(text, caret) }
}

function suggestedAt(marked: string): readonly string[] {
  const { place } = at(marked)
  return place
    ? suggestionsAt(place, [
        { value: 'linux', sessions: 3 },
        { value: 'ios', sessions: 2 },
      ]).map((one) => one.text)
    : []
}

function accepted(marked: string, suggested: string): string {
  const { text, place } = at(marked)
  if (!place) return text
  const after = accept(text, place, suggested)
  return `${after.text.slice(0, after.caret)}|${after.text.slice(after.caret)}`
}

describe('what is suggested while one types a search', () => {
  it.each([
    ['|', 'user:'],
    ['st|', 'status:'],
    ['-st|', 'status:'],
    ['user:ada |', 'user:'],
    ['os:|', 'linux'],
    ['os:L|', 'linux'],
    ['os:linux,|', 'ios'],
    ['os:|,linux', 'ios'],
    ['status:|', 'active'],
    ['active:>|', '>7d'],
  ])('X1 at %s begins with %s', (marked, first) => {
    expect(suggestedAt(marked)[0]).toBe(first)
  })

  it.each(['user:|', 'laptop|', '"at ho|me"', 'nokey:|'])('X1 is nothing at %s', (marked) => {
    expect(suggestedAt(marked)).toEqual([])
  })

  it.each([
    ['st|', 'status:', 'status:|'],
    ['-st|', 'status:', '-status:|'],
    ['st|atus:active', 'started:', 'started:|active'],
    ['os:|', 'linux', 'os:linux |'],
    ['os:linux,i| laptop', 'ios', 'os:linux,ios| laptop'],
    ['os:l|,ios', 'linux', 'os:linux|,ios'],
    ['ada |', 'os:', 'ada os:|'],
  ])('X1 %s with %s is %s', (marked, suggested, result) => {
    expect(accepted(marked, suggested)).toBe(result)
  })
})
