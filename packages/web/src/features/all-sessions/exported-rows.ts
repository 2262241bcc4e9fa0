export type ExportFormat = 'csv' | 'ndjson'

const [QUOTE, LINE_END] = [0x22, 0x0a]

/** Counts the rows of a file while it comes, in pieces that end anywhere. The head of a table is none. */
export function countRows(format: ExportFormat): (piece: Uint8Array) => number {
  const hasQuotes = format === 'csv'
  let isQuoted = false
  let lines = 0
  return (piece) => {
    for (const byte of piece) {
      // A quote within quotes is written twice (RFC 4180), which comes to the same.
      if (hasQuotes && byte === QUOTE) isQuoted = !isQuoted
      else if (byte === LINE_END && !isQuoted) lines += 1
    }
    return Math.max(0, hasQuotes ? lines - 1 : lines)
  }
}
