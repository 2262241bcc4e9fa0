/**
 * What many sessions have in common is written once and named by a number: who, on what, how signed in, how ended.
 * `AUTOINCREMENT`, because what is read once may be remembered: a number never comes to mean something else.
 *
 * The counts are kept by the triggers below, so that no write can forget them: `open`, how many sessions of the user
 * have no ending; `listed`, how many a list of active and expired sessions shows; `sessions`, how many there are at all.
 *
 * `first_no` is the number under which a user was met first, for one who has been met under another name since.
 */
const NUMBERED = `
  CREATE TABLE owners (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id TEXT NOT NULL,
    username TEXT NOT NULL,
    username_key BLOB NOT NULL,
    first_no INTEGER,
    open INTEGER NOT NULL DEFAULT 0,
    UNIQUE (user_id, username)
  ) STRICT;
  CREATE INDEX owners_renamed ON owners (first_no) WHERE first_no IS NOT NULL;
  CREATE INDEX owners_by_name ON owners (username_key);
  CREATE INDEX owners_by_open ON owners (open) WHERE open > 2;

  CREATE TABLE devices (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    system TEXT NOT NULL,
    system_name TEXT NOT NULL,
    browser TEXT NOT NULL,
    browser_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    listed INTEGER NOT NULL DEFAULT 0,
    UNIQUE (system, system_name, browser, browser_name, kind)
  ) STRICT;

  CREATE TABLE agents (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    device_no INTEGER NOT NULL REFERENCES devices (no),
    user_agent TEXT NOT NULL,
    system_version TEXT,
    browser_version TEXT,
    label TEXT NOT NULL,
    words BLOB NOT NULL,
    sessions INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX agents_by_value ON agents (user_agent, device_no);
  CREATE INDEX agents_by_device ON agents (device_no);
  CREATE INDEX agents_unused ON agents (no) WHERE sessions = 0;

  CREATE TABLE methods (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    amr TEXT NOT NULL UNIQUE,
    listed INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE countries (
    code TEXT NOT NULL PRIMARY KEY,
    listed INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE endings (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    cause TEXT NOT NULL,
    by TEXT NOT NULL,
    batch TEXT,
    reason TEXT,
    sessions INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX endings_by_batch ON endings (batch, cause);
  CREATE INDEX endings_unused ON endings (no) WHERE sessions = 0;
`

/**
 * `WITHOUT ROWID`: a check is one walk down one tree. An id begins with the instant of its start, so the tree grows at
 * one end, and walking it is walking in the order of starts.
 *
 * Each index that a list is walked by carries what most filters ask for: owner, address, device, method. What does not
 * match is left out without a look at the session itself. Statuses are not in there: an ending would have to rewrite
 * every index.
 *
 * `expires_at` cannot disagree with its deadlines, and is no generated column: SQLite would look at the row for each
 * entry of its index.
 *
 * `ended_as` is 1 for what time has ended and 2 for what somebody has.
 */
const SESSIONS = `
  CREATE TABLE sessions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    owner_no INTEGER NOT NULL,
    secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
    last_active_at INTEGER NOT NULL,
    idle_deadline INTEGER NOT NULL,
    absolute_deadline INTEGER NOT NULL,
    expires_at INTEGER NOT NULL CHECK (expires_at = min(idle_deadline, absolute_deadline)),
    authenticated_at INTEGER NOT NULL,
    method_no INTEGER NOT NULL,
    address BLOB NOT NULL,
    address_at_start BLOB NOT NULL,
    agent_no INTEGER NOT NULL,
    device_no INTEGER NOT NULL,
    country TEXT,
    label TEXT,
    renewal_due INTEGER NOT NULL,
    ended_at INTEGER,
    ended_as INTEGER,
    ended_no INTEGER,
    dismissed_at INTEGER,
    version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`

const FILLED = `
  INSERT INTO owners (user_id, username, username_key)
    SELECT DISTINCT user_id, username, username_key FROM sessions_before;
  UPDATE owners SET first_no = (SELECT min(no) FROM owners first WHERE first.user_id = owners.user_id)
    WHERE no > (SELECT min(no) FROM owners first WHERE first.user_id = owners.user_id);
  INSERT INTO devices (system, system_name, browser, browser_name, kind, sort_key)
    SELECT DISTINCT system, system_name, browser, browser_name, kind, text_key(browser_name || ' ' || system_name)
    FROM sessions_before;
  INSERT INTO agents (device_no, user_agent, system_version, browser_version, label, words)
    SELECT DISTINCT d.no, s.user_agent, s.system_version, s.browser_version, s.device_label,
      text_key(s.system_name || char(10) || s.browser_name || char(10) || s.device_label)
    FROM sessions_before s JOIN devices d USING (system, system_name, browser, browser_name, kind);
  INSERT INTO methods (amr) SELECT DISTINCT amr FROM sessions_before;
  INSERT INTO countries (code) SELECT DISTINCT country FROM sessions_before WHERE country IS NOT NULL;
  INSERT INTO endings (cause, by, batch, reason)
    SELECT DISTINCT ended_cause, ended_by, ended_batch, ended_reason
    FROM sessions_before WHERE ended_at IS NOT NULL;
  INSERT INTO sessions (id, owner_no, secret_hash, last_active_at, idle_deadline, absolute_deadline, expires_at,
      authenticated_at, method_no, address, address_at_start, agent_no, device_no, country, label, renewal_due, ended_at, ended_as,
      ended_no, dismissed_at, version)
    SELECT s.id, o.no, s.secret_hash, s.last_active_at, s.idle_deadline, s.absolute_deadline, s.expires_at,
      s.authenticated_at, m.no, address_key(s.ip), address_key(s.ip_at_start), a.no, d.no, s.country, s.label, s.renewal_due, s.ended_at,
      CASE WHEN s.ended_at IS NOT NULL THEN iif(s.ended_cause IN ('idle', 'absolute'), 1, 2) END,
      e.no, s.dismissed_at, s.version
    FROM sessions_before s
    JOIN owners o ON o.user_id = s.user_id AND o.username = s.username
    JOIN methods m ON m.amr = s.amr
    JOIN devices d USING (system, system_name, browser, browser_name, kind)
    JOIN agents a ON a.user_agent = s.user_agent AND a.device_no = d.no AND a.label = s.device_label
      AND a.system_version IS s.system_version AND a.browser_version IS s.browser_version
    LEFT JOIN endings e ON e.batch IS s.ended_batch AND e.cause = s.ended_cause AND e.by = s.ended_by
      AND e.reason IS s.ended_reason
    ORDER BY s.id;
`

const INDEXES = `
  CREATE INDEX sessions_by_owner ON sessions (owner_no, id, address, device_no, method_no);
  CREATE INDEX sessions_by_last_active
    ON sessions (last_active_at, id, owner_no, address, device_no, method_no, expires_at);
  CREATE INDEX sessions_by_expiry
    ON sessions (expires_at, id, owner_no, address, device_no, method_no, last_active_at);
  CREATE INDEX sessions_by_address ON sessions (address, id, owner_no, device_no, method_no);
  CREATE INDEX sessions_by_device ON sessions (device_no, id, owner_no, address, method_no);
  CREATE INDEX sessions_by_label ON sessions (label) WHERE label IS NOT NULL;
  CREATE INDEX sessions_without_ending ON sessions (expires_at) WHERE ended_at IS NULL;
  CREATE INDEX sessions_by_ending ON sessions (ended_at) WHERE ended_at IS NOT NULL;
`

const isListed = (row: 'NEW' | 'OLD') => `(${row}.dismissed_at IS NULL AND ${row}.ended_as IS NOT 2)`

const countListed = (row: 'NEW' | 'OLD', by: '+ 1' | '- 1') => `
    UPDATE devices SET listed = listed ${by} WHERE no = ${row}.device_no;
    UPDATE methods SET listed = listed ${by} WHERE no = ${row}.method_no;
    UPDATE countries SET listed = listed ${by} WHERE code = ${row}.country;`

/** All the names that a user has had: what is counted is the user's. */
const ownerOf = (row: 'NEW' | 'OLD') => `user_id = (SELECT user_id FROM owners WHERE no = ${row}.owner_no)`

/** What a row counts in, so that a write which changes none of it pays for none of it. */
const COUNTED = 'device_no, method_no, country, ended_as, dismissed_at'

const COUNTS = `
  CREATE TRIGGER sessions_listed_on_insert AFTER INSERT ON sessions WHEN ${isListed('NEW')}
    BEGIN ${countListed('NEW', '+ 1')} END;
  CREATE TRIGGER sessions_unlisted_on_update AFTER UPDATE OF ${COUNTED} ON sessions WHEN ${isListed('OLD')}
    BEGIN ${countListed('OLD', '- 1')} END;
  CREATE TRIGGER sessions_listed_on_update AFTER UPDATE OF ${COUNTED} ON sessions WHEN ${isListed('NEW')}
    BEGIN ${countListed('NEW', '+ 1')} END;
  CREATE TRIGGER sessions_unlisted_on_delete AFTER DELETE ON sessions WHEN ${isListed('OLD')}
    BEGIN ${countListed('OLD', '- 1')} END;
  CREATE TRIGGER sessions_open_on_insert AFTER INSERT ON sessions WHEN NEW.ended_at IS NULL
    BEGIN UPDATE owners SET open = open + 1 WHERE ${ownerOf('NEW')}; END;
  CREATE TRIGGER sessions_closed_on_update AFTER UPDATE OF ended_at ON sessions
    WHEN OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
    BEGIN UPDATE owners SET open = open - 1 WHERE ${ownerOf('OLD')}; END;
  CREATE TRIGGER sessions_ended_on_insert AFTER INSERT ON sessions WHEN NEW.ended_no IS NOT NULL
    BEGIN UPDATE endings SET sessions = sessions + 1 WHERE no = NEW.ended_no; END;
  CREATE TRIGGER sessions_ended_on_update AFTER UPDATE OF ended_no ON sessions
    WHEN OLD.ended_no IS NULL AND NEW.ended_no IS NOT NULL
    BEGIN UPDATE endings SET sessions = sessions + 1 WHERE no = NEW.ended_no; END;
  CREATE TRIGGER sessions_ended_on_delete AFTER DELETE ON sessions WHEN OLD.ended_no IS NOT NULL
    BEGIN UPDATE endings SET sessions = sessions - 1 WHERE no = OLD.ended_no; END;
  CREATE TRIGGER sessions_agent_on_insert AFTER INSERT ON sessions
    BEGIN UPDATE agents SET sessions = sessions + 1 WHERE no = NEW.agent_no; END;
  CREATE TRIGGER sessions_agent_on_update AFTER UPDATE OF agent_no ON sessions WHEN OLD.agent_no <> NEW.agent_no
    BEGIN
      UPDATE agents SET sessions = sessions - 1 WHERE no = OLD.agent_no;
      UPDATE agents SET sessions = sessions + 1 WHERE no = NEW.agent_no;
    END;
  CREATE TRIGGER sessions_agent_on_delete AFTER DELETE ON sessions
    BEGIN UPDATE agents SET sessions = sessions - 1 WHERE no = OLD.agent_no; END;
  CREATE TRIGGER sessions_closed_on_delete AFTER DELETE ON sessions WHEN OLD.ended_at IS NULL
    BEGIN UPDATE owners SET open = open - 1 WHERE ${ownerOf('OLD')}; END;
`

/** Finds a part of a name without reading every name. Lower case already, so the case counts. */
const NAMES = `
  CREATE VIRTUAL TABLE owner_names USING fts5 (
    username_folded, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1', detail = 'none'
  );
  INSERT INTO owner_names (rowid, username_folded)
    SELECT no, replace(CAST(username_key AS TEXT), char(0), ' ') FROM owners;
  CREATE TRIGGER owners_named AFTER INSERT ON owners
    BEGIN
      INSERT INTO owner_names (rowid, username_folded)
        VALUES (NEW.no, replace(CAST(NEW.username_key AS TEXT), char(0), ' '));
    END;
  CREATE TRIGGER owners_unnamed AFTER DELETE ON owners
    BEGIN DELETE FROM owner_names WHERE rowid = OLD.no; END;
`

/** Step 2: a session in far fewer bytes, and searches that stay quick among ten million. */
export const COMPACT_SESSIONS = `
  ALTER TABLE sessions RENAME TO sessions_before;
  ${NUMBERED}${SESSIONS}${COUNTS}${FILLED}
  DROP TABLE sessions_before;
  ${INDEXES}${NAMES}
`
