/** What is sent to a database, with parameters `$1`, `$2` and so on. With a name PostgreSQL prepares it once for each connection. */
export type Statement = { readonly name?: string; readonly text: string; readonly values?: readonly unknown[] }

export type Row = Readonly<Record<string, unknown>>

export type Run = (statement: Statement) => Promise<readonly Row[]>
