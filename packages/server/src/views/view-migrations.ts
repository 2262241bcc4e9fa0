import type { Dialect, SchemaMigrations } from 'latchkey/sqlite'

/** `name_folded` is what names are compared by; see `foldCase`. `columns` is a JSON list. */
const SQLITE = `
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

const POSTGRES = `
  CREATE TABLE session_views (
    id text PRIMARY KEY,
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name text NOT NULL,
    name_folded text COLLATE "C" NOT NULL,
    search text NOT NULL,
    sort text NOT NULL,
    direction text NOT NULL CHECK (direction IN ('ascending', 'descending')),
    columns text NOT NULL,
    UNIQUE (user_id, name_folded)
  );
`

/** What the list of an administrator shows, a JSON list. No row: what it shows to begin with. */
const COLUMNS: Readonly<Record<Dialect, string>> = {
  sqlite: `
  CREATE TABLE session_columns (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    columns TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`,
  postgres: `
  CREATE TABLE session_columns (
    user_id text PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    columns text NOT NULL
  );
`,
}

/** The tables of saved views and columns, beside the accounts that they go with. Only ever grows at its end. */
export const VIEW_MIGRATIONS: Readonly<Record<Dialect, SchemaMigrations>> = {
  sqlite: { namespace: 'views', steps: [SQLITE, COLUMNS.sqlite] },
  postgres: { namespace: 'views', steps: [POSTGRES, COLUMNS.postgres] },
}
