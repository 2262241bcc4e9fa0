const QUOTED = /[",\r\n;\t]/

/**
 * Where a program that shows tables could begin to calculate: at the beginning of a cell and, because some programs also
 * split at semicolons, tabs and line breaks, after those within one.
 */
const FORMULA = /^(?=[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])|(?<=[;\t\r\n])(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g

/** One record as RFC 4180 writes it, with the line break that ends it. */
export function csvRecord(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`
}

/**
 * The text with an apostrophe before whatever a spreadsheet would take for the beginning of a formula: `=`, `+`, `-`,
 * `@`, tab, line breaks, and the full-width forms of the four signs (OWASP, CSV Injection). A name or a user agent is
 * written by strangers, and the file is opened by an administrator.
 */
export function withoutFormulas(text: string): string {
  return text.replaceAll(FORMULA, "'")
}

function quoted(cell: string): string {
  return QUOTED.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
