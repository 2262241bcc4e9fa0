/**
 * `WITHOUT ROWID`: a check is then one walk down one tree. Ids begin with the time, so the tree grows at one end. The
 * indexes carry the id as their last part, which is what breaks ties in listings.
 *
 * `expires_at` is computed, so it cannot disagree with its deadlines. `username_key` and `address_key` are what names
 * and addresses are compared by; see text-key.ts, and `addressToBytes` in address.ts.
 *
 * A dismissed session is on no list, so the indexes of listings leave it out.
 */
const SESSIONS = `
  CREATE TABLE sessions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    user_id TEXT NOT NULL,
    username TEXT NOT NULL,
    username_key BLOB NOT NULL,
    secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
    started_at INTEGER NOT NULL,
    last_active_at INTEGER NOT NULL,
    idle_deadline INTEGER NOT NULL,
    absolute_deadline INTEGER NOT NULL,
    expires_at INTEGER NOT NULL GENERATED ALWAYS AS (min(idle_deadline, absolute_deadline)) VIRTUAL,
    authenticated_at INTEGER NOT NULL,
    amr TEXT NOT NULL,
    ip TEXT NOT NULL,
    address_key BLOB,
    ip_at_start TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    system TEXT NOT NULL,
    system_name TEXT NOT NULL,
    system_version TEXT,
    browser TEXT NOT NULL,
    browser_name TEXT NOT NULL,
    browser_version TEXT,
    kind TEXT NOT NULL,
    device_label TEXT NOT NULL,
    country TEXT,
    label TEXT,
    renewal_due INTEGER NOT NULL,
    ended_at INTEGER,
    ended_cause TEXT,
    ended_by TEXT,
    ended_batch TEXT,
    ended_reason TEXT,
    dismissed_at INTEGER,
    version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX sessions_by_user ON sessions (user_id);
  CREATE INDEX sessions_by_last_active ON sessions (last_active_at) WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_by_expiry ON sessions (expires_at) WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_by_start ON sessions (started_at) WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_by_username ON sessions (username_key) WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_by_ip ON sessions (ip) WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_by_address ON sessions (address_key) WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_without_ending ON sessions (expires_at) WHERE ended_at IS NULL;
  CREATE INDEX sessions_by_ending ON sessions (ended_at) WHERE ended_at IS NOT NULL;
`

/** `AUTOINCREMENT`: a number is never given twice, not even after the newest rows were taken away. */
const TRAIL = `
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    ip TEXT,
    address_key BLOB,
    user_agent TEXT,
    user_id TEXT,
    username TEXT,
    username_key BLOB,
    session_id BLOB,
    details TEXT NOT NULL
  ) STRICT;

  CREATE INDEX events_by_user ON events (user_id) WHERE user_id IS NOT NULL;
  CREATE INDEX events_by_session ON events (session_id) WHERE session_id IS NOT NULL;
  CREATE INDEX events_by_ip ON events (ip) WHERE ip IS NOT NULL;

  CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
    BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
  CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
    BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;

  CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    session_id BLOB NOT NULL,
    user_id TEXT NOT NULL
  ) STRICT;
`

/** Step 1. */
export const FIRST_TABLES = SESSIONS + TRAIL
