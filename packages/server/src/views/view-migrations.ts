import type { SchemaMigrations } from 'latchkey/sqlite'

/** `name_folded` is what names are compared by; see `foldCase`. `columns` is a JSON list. */
const TABLES = `
  CREATE TABLE session_views (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    search TEXT NOT NULL,
    sort TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('ascending', 'descending')),
    columns TEXT NOT NULL,
    UNIQUE (user_id, name_folded)
  ) STRICT, WITHOUT ROWID;
`

/** The table of saved views, beside the accounts that they go with. Only ever grows at its end. */
export const VIEW_MIGRATIONS: SchemaMigrations = { namespace: 'views', steps: [TABLES] }
