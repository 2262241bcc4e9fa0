import { report } from './report.ts'
import { readSources, type SourceFile, testTitlesIn } from './source-files.ts'

/** What the product promises, by the number of the promise. Each is named in the title of a test that shows it. */
const PROMISED = [
  ...range('R', 1, 9),
  'R13',
  'R14',
  'R17',
  'R19',
  ...range('R', 21, 25),
  ...range('R', 27, 29),
  ...range('R', 31, 34),
  ...range('R', 35, 40),
  ...range('R', 46, 48),
  'R50',
  'R52',
  'R53',
  'R55',
  ...range('R', 57, 63),
  ...range('R', 66, 72),
  ...range('R', 74, 76),
  'R86',
  'R87',
  ...range('R', 90, 95),
  'R99',
  ...range('M', 1, 27),
  'X5',
  'X15',
]

if (import.meta.main) {
  // The store contract is a list of tests too, though each store's own test file runs it.
  const files = readSources(
    'packages/*/src/**/*.test.{ts,tsx}',
    'packages/core/src/testing/**/*.ts',
    'tests/**/*.test.ts',
    'scripts/*.test.ts',
  )
  report(unprovenIn(files).map((number) => `${number} stands in the title of no test`))
}

export function unprovenIn(files: readonly SourceFile[]): readonly string[] {
  const named = new Set(files.flatMap(testTitlesIn).flatMap((title) => title.match(/\b[RMX]\d+\b/g) ?? []))
  return PROMISED.filter((number) => !named.has(number))
}

function range(letter: string, first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `${letter}${first + index}`)
}
