import type { SchemaMigrations } from '../sql/schema-migrations.ts'
import { SLOT } from './slot.ts'

/**
 * Names, devices and labels have keys beside them, as bytes: compared so, they are in the order of the domain, whatever
 * the collation of the database. The start of a session is in its id.
 *
 * `expires_at` can't disagree with its deadlines. `listed` is what lists of active and expired sessions show.
 *
 * A use moves two instants. No index is on them, but on the minute that they are in: within a minute PostgreSQL writes a
 * use into the page of the session and changes no index (HOT). The free room in each page is for that.
 */
const SESSIONS = `
  CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id text NOT NULL,
    username text NOT NULL,
    username_key bytea NOT NULL,
    secret_hash bytea NOT NULL CHECK (length(secret_hash) = 32),
    last_active_at bigint NOT NULL,
    idle_deadline bigint NOT NULL,
    absolute_deadline bigint NOT NULL,
    expires_at bigint NOT NULL GENERATED ALWAYS AS (least(idle_deadline, absolute_deadline)) STORED,
    active_slot bigint NOT NULL GENERATED ALWAYS AS (last_active_at / ${SLOT}) STORED,
    expiry_slot bigint NOT NULL GENERATED ALWAYS AS (least(idle_deadline, absolute_deadline) / ${SLOT}) STORED,
    authenticated_at bigint NOT NULL,
    amr text[] NOT NULL,
    ip text NOT NULL,
    address bytea NOT NULL,
    ip_at_start text NOT NULL,
    user_agent text NOT NULL,
    system text NOT NULL,
    system_name text NOT NULL,
    system_version text,
    browser text NOT NULL,
    browser_name text NOT NULL,
    browser_version text,
    kind text NOT NULL,
    device_label text NOT NULL,
    device_key bytea NOT NULL,
    device_words bytea NOT NULL,
    country text,
    label text,
    label_key bytea,
    renewal_due boolean NOT NULL,
    ended_at bigint,
    ended_cause text,
    ended_by json,
    ended_batch text,
    ended_reason text,
    dismissed_at bigint,
    listed boolean NOT NULL GENERATED ALWAYS AS
      (dismissed_at IS NULL AND (ended_cause IS NULL OR ended_cause IN ('idle', 'absolute'))) STORED,
    version integer NOT NULL
  ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
`

/** All texts that a word is looked for in, with a byte between them that is in no key. */
export const WORDS = `(username_key || '\\xff'::bytea || device_words || '\\xff'::bytea || coalesce(label_key, ''::bytea))`

/** What `pg_trgm` does for texts, for keys. That extension is not installed everywhere, and knows other letters. */
const TRIGRAMS = `
  CREATE FUNCTION trigrams(key bytea) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    BEGIN
      RETURN ARRAY(
        SELECT DISTINCT get_byte(key, place) * 65536 + get_byte(key, place + 1) * 256 + get_byte(key, place + 2)
        FROM generate_series(0, length(key) - 3) place);
    END
  $$;
`

/**
 * Partial where only some sessions are asked for: those without an ending when sessions end, those that are listed when
 * a list is walked in the order of instants, where the dead of months would lie in the way.
 */
const INDEXES = `
  CREATE INDEX sessions_by_user ON sessions (user_id);
  CREATE INDEX sessions_by_username ON sessions (username_key, id) WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_by_address ON sessions (address, id) WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_by_device ON sessions (device_key, id) WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_by_activity ON sessions (active_slot) WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_by_expiry ON sessions (expiry_slot) WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_by_words ON sessions USING gin (trigrams(${WORDS})) WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_listed_by_activity ON sessions (active_slot) WHERE listed;
  CREATE INDEX sessions_listed_by_expiry ON sessions (expiry_slot) WHERE listed;
  CREATE INDEX sessions_listed_by_kind ON sessions (system, browser, kind, country, amr) WHERE listed;
  CREATE INDEX sessions_open ON sessions (id) WHERE ended_at IS NULL;
  CREATE INDEX sessions_open_by_user ON sessions (user_id, id) WHERE ended_at IS NULL;
  CREATE INDEX sessions_open_by_expiry ON sessions (expiry_slot) WHERE ended_at IS NULL;
  CREATE INDEX sessions_by_ending ON sessions (ended_at) WHERE ended_at IS NOT NULL;
  -- Systems have their browsers: without this PostgreSQL would take them for independent.
  CREATE STATISTICS sessions_devices ON system, browser, kind FROM sessions;
  -- What it knows from a partial index it does not use: a word that all have would be looked up one by one.
  CREATE STATISTICS sessions_words ON (trigrams(${WORDS})) FROM sessions;
`

/**
 * The one row of \`feed\` is the place where the feed of changes ends. A sequence would give out numbers before commits,
 * and a reader would pass over those that commit late.
 */
const TRAIL = `
  CREATE TABLE events (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type text NOT NULL,
    at bigint NOT NULL,
    by json NOT NULL,
    ip text,
    address bytea,
    user_agent text,
    user_id text,
    username text,
    username_key bytea,
    session_id uuid,
    details json NOT NULL
  );
  CREATE INDEX events_by_user ON events (user_id, seq) WHERE user_id IS NOT NULL;
  CREATE INDEX events_by_session ON events (session_id, seq) WHERE session_id IS NOT NULL;
  CREATE INDEX events_by_ip ON events (ip, seq) WHERE ip IS NOT NULL;

  CREATE FUNCTION keep_events() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'the audit trail is append-only';
    END
  $$;
  CREATE TRIGGER events_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION keep_events();

  CREATE TABLE changes (
    seq bigint PRIMARY KEY,
    at bigint NOT NULL,
    kind text NOT NULL,
    session_id uuid NOT NULL,
    user_id text NOT NULL
  );
  CREATE TABLE feed (last bigint NOT NULL) WITH (fillfactor = 10);
  INSERT INTO feed VALUES (0);
`

/**
 * Plans: what a person decides about one is in `plan`, as JSON; what is counted at each step has columns. The sessions of
 * a plan stand many in a row, in the order of their turns: `first` is how many come before. What has had its turn is
 * deleted with the step.
 */
const PLANS = `
  CREATE TABLE plans (
    no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL UNIQUE,
    version integer NOT NULL,
    state text NOT NULL,
    made_at bigint NOT NULL,
    over_at bigint,
    sessions integer NOT NULL,
    ended integer NOT NULL,
    not_ended integer NOT NULL,
    holder text,
    held_until bigint,
    plan text NOT NULL
  );
  CREATE INDEX plans_by_state ON plans (state, made_at);
  CREATE INDEX plans_over ON plans (over_at) WHERE over_at IS NOT NULL;

  CREATE TABLE plan_sessions (
    plan_no bigint NOT NULL REFERENCES plans (no),
    first integer NOT NULL,
    ids uuid[] NOT NULL,
    PRIMARY KEY (plan_no, first)
  );
`

/**
 * The orders by country, method and status. Texts of these are no names: they are compared by byte. What is over has an
 * index of its own, what has no ending has one already.
 */
const ORDERS = `
  CREATE FUNCTION method_key(amr text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    BEGIN
      RETURN array_to_string(amr, ' ');
    END
  $$;
  CREATE INDEX sessions_by_country ON sessions ((coalesce(country, '') COLLATE "C"), id) WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_by_method ON sessions ((method_key(amr) COLLATE "C"), id) WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_over ON sessions (listed, id) WHERE ended_at IS NOT NULL AND dismissed_at IS NULL;
`

/** One row, the lease that all who open the schema have. */
const KEPT_LEASE = `
  CREATE TABLE lease (one integer PRIMARY KEY CHECK (one = 1), milliseconds double precision NOT NULL);
`

/**
 * The same set of trigrams, in a third of the time: every login waits for it. One that a key has twice is there twice,
 * which makes no difference to an index or to `@>`.
 */
const QUICK_TRIGRAMS = `
  CREATE OR REPLACE FUNCTION trigrams(key bytea) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    DECLARE
      found integer[] := '{}';
      trigram integer := 0;
    BEGIN
      FOR place IN 0 .. length(key) - 1 LOOP
        trigram := (trigram & 65535) * 256 + get_byte(key, place);
        IF place > 1 THEN found[place - 1] := trigram; END IF;
      END LOOP;
      RETURN found;
    END
  $$;
`

/** The slot in which a session without an ending is over, and NULL of one that has an ending. */
export const OPEN_SLOT = '(CASE WHEN ended_at IS NULL THEN expiry_slot END)'

/**
 * Nearly all that are over have an ending. PostgreSQL takes the two for independent, and would look for those without one
 * among all: of one expression it knows how rare they are.
 */
const UNNOTED = `
  CREATE INDEX sessions_unnoted ON sessions (${OPEN_SLOT}) WHERE ended_at IS NULL;
  DROP INDEX sessions_open_by_expiry;
  CREATE STATISTICS sessions_open_slots ON (${OPEN_SLOT}) FROM sessions;
  ANALYZE sessions;
`

/**
 * What is over, in the order of ids: an index that begins with another column PostgreSQL takes for one that finds its rows
 * all over the table, and would rather walk through what is live. And which devices there are.
 */
const OVER = `
  CREATE INDEX sessions_expired ON sessions (id, active_slot, address, system, browser)
    WHERE ended_at IS NOT NULL AND listed;
  CREATE INDEX sessions_terminated ON sessions (id, active_slot, address, system, browser)
    WHERE ended_at IS NOT NULL AND dismissed_at IS NULL AND NOT listed;
  DROP INDEX sessions_over;
  CREATE INDEX sessions_listed_by_device ON sessions (device_key, system, browser, kind) WHERE listed;
  DROP STATISTICS sessions_devices;
  CREATE STATISTICS sessions_devices ON device_key, system, browser, kind FROM sessions;
`

/**
 * Behind what it sorts by, each order has what is asked for most: those that don't match are passed over in the index, and
 * their rows, each on another page, are not looked at. New ones first: what goes is locked only at the end.
 */
const WIDE_ORDERS = `
  CREATE INDEX sessions_listed_in_start_order ON sessions (id, active_slot, address, system, browser) WHERE listed;
  CREATE INDEX sessions_open_in_start_order ON sessions (id, active_slot, address, system, browser)
    WHERE ended_at IS NULL;
  CREATE INDEX sessions_listed_in_activity_order ON sessions (active_slot, expiry_slot, address, system, browser)
    WHERE listed;
  CREATE INDEX sessions_listed_in_expiry_order ON sessions (expiry_slot, active_slot, address, system, browser)
    WHERE listed;
  CREATE INDEX sessions_in_username_order ON sessions (username_key, id, active_slot, address, system, browser)
    WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_in_address_order ON sessions (address, id, active_slot, system, browser)
    WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_in_device_order ON sessions (device_key, id, active_slot, address, system, browser)
    WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_in_country_order ON sessions
    ((coalesce(country, '') COLLATE "C"), id, active_slot, address, system, browser) WHERE dismissed_at IS NULL;
  CREATE INDEX sessions_in_method_order ON sessions
    ((method_key(amr) COLLATE "C"), id, active_slot, address, system, browser) WHERE dismissed_at IS NULL;
  DROP INDEX sessions_open, sessions_listed_by_activity, sessions_listed_by_expiry, sessions_by_username,
    sessions_by_address, sessions_by_device, sessions_by_country, sessions_by_method;
  ANALYZE sessions;
`

/** Only ever grows at its end: a released step is never edited. */
export const SESSION_MIGRATIONS: SchemaMigrations = {
  namespace: 'sessions',
  steps: [SESSIONS + TRIGRAMS + INDEXES + TRAIL, PLANS, ORDERS, KEPT_LEASE, QUICK_TRIGRAMS, UNNOTED, OVER, WIDE_ORDERS],
}
