import { foldCase } from '../../domain/search.ts'

/**
 * What names are sorted and searched by: the folded name, three bytes for each surrogate (CESU-8). SQLite compares
 * bytes, and only in this encoding are bytes in the order of code units, which is how the domain sorts names.
 */
export function toTextKey(text: string): Uint8Array {
  return encode(foldCase(text))
}

function encode(text: string): Uint8Array {
  if (text.isWellFormed() && !/[\u{10000}-\u{10FFFF}]/u.test(text)) return Buffer.from(text)
  const bytes = Array.from({ length: text.length }, (_, index) => encodeUnit(text.charCodeAt(index)))
  return Uint8Array.from(bytes.flat())
}

function encodeUnit(unit: number): number[] {
  if (unit < 0x80) return [unit]
  const last = 0x80 | (unit & 0x3f)
  if (unit < 0x800) return [0xc0 | (unit >> 6), last]
  return [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), last]
}
