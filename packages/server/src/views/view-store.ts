import { foldCase, type UserId } from 'latchkey'
import type { Dialect, Row, SqlStep } from 'latchkey/sqlite'
import type { NewView, View, ViewColumn } from './view.ts'

/** The rows of views, each reached through its owner, as a transaction sees them, or whoever only looks. */
export type ViewStore = {
  /** By folded name. */
  list(owner: UserId): Promise<readonly View[]>
  /** In a transaction: nobody else changes the views of the owner until it is over. */
  lock(owner: UserId): Promise<void>
  count(owner: UserId): Promise<number>
  has(owner: UserId, id: string): Promise<boolean>
  /** Whether a view of the owner other than this one has its name. */
  isTaken(owner: UserId, view: View): Promise<boolean>
  insert(owner: UserId, view: View): Promise<void>
  /** The view has to be there. */
  replace(owner: UserId, view: View): Promise<void>
  /** Says whether there was one. */
  remove(owner: UserId, id: string): Promise<boolean>
  /** What the list of the owner shows; `undefined` before anything was chosen. */
  columns(owner: UserId): Promise<readonly ViewColumn[] | undefined>
  keepColumns(owner: UserId, columns: readonly ViewColumn[]): Promise<void>
}

/** SQLite has one writer at a time: a transaction there has locked all. */
const LOCKED: Readonly<Record<Dialect, string>> = { sqlite: '', postgres: ' FOR NO KEY UPDATE' }

export function createViewStore({ dialect, run }: Pick<SqlStep, 'dialect' | 'run'>): ViewStore {
  async function isAny(text: string, values: readonly unknown[]): Promise<boolean> {
    return (await run({ text, values })).length > 0
  }

  return {
    async list(owner) {
      const text = `SELECT id, name, search, sort, direction, columns FROM session_views
        WHERE user_id = $1 ORDER BY name_folded`
      return (await run({ text, values: [owner] })).map(toView)
    },

    async lock(owner) {
      await run({ text: `SELECT id FROM users WHERE id = $1${LOCKED[dialect]}`, values: [owner] })
    },

    async count(owner) {
      const text = 'SELECT count(*) AS views FROM session_views WHERE user_id = $1'
      const [row] = await run({ text, values: [owner] })
      return Number(row?.['views'])
    },

    has: (owner, id) => isAny('SELECT id FROM session_views WHERE user_id = $1 AND id = $2', [owner, id]),

    isTaken: (owner, { id, name }) =>
      isAny('SELECT id FROM session_views WHERE user_id = $1 AND name_folded = $2 AND id <> $3', [
        owner,
        foldCase(name),
        id,
      ]),

    async insert(owner, view) {
      const text = `INSERT INTO session_views (name, name_folded, search, sort, direction, columns, user_id, id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
      await run({ text, values: [...valuesOf(view), owner, view.id] })
    },

    async replace(owner, view) {
      const text = `UPDATE session_views SET name = $1, name_folded = $2, search = $3, sort = $4, direction = $5,
        columns = $6 WHERE user_id = $7 AND id = $8`
      await run({ text, values: [...valuesOf(view), owner, view.id] })
    },

    remove: (owner, id) => isAny('DELETE FROM session_views WHERE user_id = $1 AND id = $2 RETURNING id', [owner, id]),

    async columns(owner) {
      const [row] = await run({ text: 'SELECT columns FROM session_columns WHERE user_id = $1', values: [owner] })
      return row && (JSON.parse(row['columns'] as string) as ViewColumn[])
    },

    async keepColumns(owner, chosen) {
      const text = `INSERT INTO session_columns (user_id, columns) VALUES ($1, $2)
        ON CONFLICT (user_id) DO UPDATE SET columns = $2`
      await run({ text, values: [owner, JSON.stringify(chosen)] })
    },
  }
}

function valuesOf({ name, search, sort, direction, columns }: NewView): string[] {
  return [name, foldCase(name), search, sort, direction, JSON.stringify(columns)]
}

function toView(row: Row): View {
  const { columns, ...view } = row as Omit<View, 'columns'> & { readonly columns: string }
  return { ...view, columns: JSON.parse(columns) as ViewColumn[] }
}
