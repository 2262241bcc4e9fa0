import type { Dialect, SchemaMigrations } from 'latchkey/sqlite'

/** `*_folded` is what names are compared by; see `foldCase`. */
const SQLITE = `
  CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    username TEXT NOT NULL,
    username_folded TEXT NOT NULL UNIQUE,
    email TEXT,
    email_folded TEXT UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('user', 'administrator')),
    password_hash TEXT,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER,
    password_changed_at INTEGER
  ) STRICT;

  CREATE INDEX users_administrators ON users (disabled_at) WHERE role = 'administrator';
  CREATE INDEX users_disabled ON users (disabled_at) WHERE disabled_at IS NOT NULL;

  CREATE TABLE setup_links (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    purpose TEXT NOT NULL CHECK (purpose IN ('first_administrator', 'choose_password')),
    user_id TEXT UNIQUE REFERENCES users (id),
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`

/** In the order of the bytes, as SQLite compares, whatever the collation of the database. */
const POSTGRES = `
  CREATE TABLE users (
    id text PRIMARY KEY,
    username text NOT NULL,
    username_folded text COLLATE "C" NOT NULL UNIQUE,
    email text,
    email_folded text COLLATE "C" UNIQUE,
    role text NOT NULL CHECK (role IN ('user', 'administrator')),
    password_hash text,
    created_at bigint NOT NULL,
    disabled_at bigint,
    password_changed_at bigint
  );

  CREATE INDEX users_administrators ON users (disabled_at) WHERE role = 'administrator';
  CREATE INDEX users_disabled ON users (disabled_at) WHERE disabled_at IS NOT NULL;

  CREATE TABLE setup_links (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    purpose text NOT NULL CHECK (purpose IN ('first_administrator', 'choose_password')),
    user_id text UNIQUE REFERENCES users (id),
    expires_at bigint NOT NULL
  );
`

/**
 * The tables of accounts, in the database of the sessions: one transaction can change both. Only ever grows at its end:
 * a released step is never edited.
 */
export const ACCOUNT_MIGRATIONS: Readonly<Record<Dialect, SchemaMigrations>> = {
  sqlite: { namespace: 'accounts', steps: [SQLITE] },
  postgres: { namespace: 'accounts', steps: [POSTGRES] },
}
