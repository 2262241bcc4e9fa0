import { csvRecord, withoutFormulas } from './csv.ts'
import { EXPORT_COLUMNS, type ExportRow } from './export-row.ts'

export const EXPORT_FORMATS = ['csv', 'ndjson'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export const formatOf: Readonly<
  Record<
    ExportFormat,
    { readonly contentType: string; readonly head: string; readonly line: (row: ExportRow) => string }
  >
> = {
  // RFC 4180, with the header row that it leaves to choice.
  csv: {
    contentType: 'text/csv; charset=UTF-8; header=present',
    head: csvRecord(EXPORT_COLUMNS),
    line: (row) => csvRecord(EXPORT_COLUMNS.map((column) => withoutFormulas(asText(row[column])))),
  },
  // One JSON object a line. What a session does not have is left out.
  ndjson: {
    contentType: 'application/x-ndjson; charset=UTF-8',
    head: '',
    line: (row) => `${JSON.stringify(row)}\n`,
  },
}

/** Several values of one cell stand between blanks: no method of login has one in its name (RFC 8176). */
function asText(value: ExportRow[keyof ExportRow]): string {
  return typeof value === 'object' ? value.join(' ') : (value ?? '')
}
