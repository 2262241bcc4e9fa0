import type { SchemaMigrations } from 'latchkey/sqlite'

/** `*_folded` is what names are compared by; see `foldCase`. */
const TABLES = `
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

/**
 * The tables of accounts, in the file of the sessions: one transaction can change both. Only ever grows at its end: a
 * released step is never edited.
 */
export const ACCOUNT_MIGRATIONS: SchemaMigrations = { namespace: 'accounts', steps: [TABLES] }
