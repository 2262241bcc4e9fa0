import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRecord, withoutFormulas } from './csv.ts'

/** Any text, with more than its share of what matters to CSV and to spreadsheets. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', ',', ';', '\r', '\n', '\r\n', '\t', ' ', "'", '=', '+', '-', '@', '＝', '＋', '－', '＠'),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))
const records = fc.integer({ min: 1, max: 5 }).chain((width) =>
  fc.array(
    fc.array(text, { minLength: width, maxLength: width }).filter((cells) => cells.join('') !== ''),
    { minLength: 1 },
  ),
)

describe('CSV', () => {
  it('is read back by another program as it was written', () => {
    fc.assert(
      fc.property(records, (written) => {
        const read = parse(written.map(csvRecord).join(''), { record_delimiter: '\r\n' })
        expect(read).toEqual(written)
      }),
    )
  })

  it('X6 has no cell that a spreadsheet would calculate, split as it may be', () => {
    fc.assert(
      fc.property(records, (written) => {
        const safe = written.map((cells) => cells.map(withoutFormulas))
        const read: string[][] = parse(safe.map(csvRecord).join(''), { record_delimiter: '\r\n' })
        for (const cell of read.flat()) {
          expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
          for (const piece of cell.split(/[;\t\r\n]/)) expect(piece).not.toMatch(/^[=+\-@＝＋－＠]/)
        }
        const asWritten = read.map((cells, row) => cells.map((cell, column) => isGuarded(cell, written[row]?.[column])))
        expect(asWritten.flat()).not.toContain(false)
      }),
    )
  })

  it('changes nothing that is safe', () => {
    for (const safe of ['', 'ada', "o'hara", '203.0.113.7', '2001:db8::1', 'a=b', '1-2', 'Mozilla/5.0 (X11; Linux)']) {
      expect(withoutFormulas(safe)).toBe(safe)
    }
    expect(withoutFormulas('=1+1')).toBe("'=1+1")
    expect(withoutFormulas('\t=1')).toBe("'\t'=1")
    expect(withoutFormulas('＝1')).toBe("'＝1")
    expect(withoutFormulas('Mozilla/5.0;=cmd')).toBe("Mozilla/5.0;'=cmd")
  })
})

/** The cell is the text with apostrophes put in, and nothing else. */
function isGuarded(cell: string, text = ''): boolean {
  let at = 0
  for (const character of cell) {
    if (text.startsWith(character, at)) at += character.length
    else if (character !== "'") return false
  }
  return at === text.length
}
