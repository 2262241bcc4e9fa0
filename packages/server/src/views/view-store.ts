import { foldCase, type UserId } from 'latchkey'
import type { SqliteStore } from 'latchkey/sqlite'
import { reading } from '../accounts/reading.ts'
import type { NewView, View, ViewColumn } from './view.ts'

/** The rows of views, each reached through its owner. Synchronous, so that its verbs take part in a transaction. */
export type ViewStore = {
  /** By folded name. */
  list(owner: UserId): readonly View[]
  count(owner: UserId): number
  has(owner: UserId, id: string): boolean
  /** Says whether it did: not when another view of the owner has the name. */
  insert(owner: UserId, view: View): boolean
  /** Says whether it did: not when another view of the owner has the name. The view has to be there. */
  replace(owner: UserId, view: View): boolean
  /** Says whether there was one. */
  remove(owner: UserId, id: string): boolean
}

type Row = Omit<View, 'columns'> & { readonly columns: string }

export function createViewStore(store: SqliteStore): ViewStore {
  const { database } = store
  const list = database.prepare(
    'SELECT id, name, search, sort, direction, columns FROM session_views WHERE user_id = ? ORDER BY name_folded',
  )
  const count = database.prepare('SELECT count(*) AS views FROM session_views WHERE user_id = ?')
  const one = database.prepare('SELECT 1 FROM session_views WHERE user_id = ? AND id = ?')
  const insert = database.prepare(
    `INSERT INTO session_views (name, name_folded, search, sort, direction, columns, user_id, id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  )
  const replace = database.prepare(
    `UPDATE OR IGNORE session_views SET name = ?, name_folded = ?, search = ?, sort = ?, direction = ?, columns = ?
     WHERE user_id = ? AND id = ?`,
  )
  const remove = database.prepare('DELETE FROM session_views WHERE user_id = ? AND id = ?')

  return {
    list: (owner) => reading(store, () => list.all(owner) as Row[]).map(toView),
    count: (owner) => Number(reading(store, () => count.get(owner))?.['views']),
    has: (owner, id) => reading(store, () => one.get(owner, id)) !== undefined,
    insert: (owner, view) => insert.run(...valuesOf(view), owner, view.id).changes === 1,
    replace: (owner, view) => replace.run(...valuesOf(view), owner, view.id).changes === 1,
    remove: (owner, id) => remove.run(owner, id).changes === 1,
  }
}

function valuesOf({ name, search, sort, direction, columns }: NewView): string[] {
  return [name, foldCase(name), search, sort, direction, JSON.stringify(columns)]
}

function toView(row: Row): View {
  return { ...row, columns: JSON.parse(row.columns) as ViewColumn[] }
}
