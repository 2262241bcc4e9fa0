import pg from 'pg'
import type { Row, Statement } from '../sql/statement.ts'

/** Sends without waiting for what was sent before: the driver pipelines. */
export async function send(client: pg.ClientBase, { name, text, values }: Statement): Promise<readonly Row[]> {
  const { rows } = await client.query({
    text,
    ...(name === undefined ? {} : { name }),
    ...(values === undefined ? {} : { values: values.map(storable) }),
  })
  return rows
}

/** A row or many as one parameter, for `json_to_recordset`: a statement has the same text for any number of them. */
export function asJson(rows: object): string {
  return JSON.stringify(rows, (_, value) => (typeof value === 'string' ? storableText(value) : value))
}

/** As `bytea` reads it. */
export function hexOf(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes).toString('hex')}`
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value)
  return Array.isArray(value) ? value.map(storable) : value
}

/** PostgreSQL keeps neither the character NUL nor half a surrogate pair in a text: U+FFFD stands for them. */
function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}

/** A `bigint` is an instant or a count: always a number that JavaScript can hold. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}
