/**
 * Of many sessions that end in one step of a plan there is one row, which stands for an event and for a change of each:
 * `last_event` and `last_change` are the numbers of the last of them, and those of the others come before without a gap.
 * In `changes` stands a row without a session for all of them, under the last number.
 *
 * `ids` has 16 bytes for each session, `owners` and `agents` a number of 4 bytes, big-endian, all in the same order.
 * `labels` names the devices of the agents, which a sweep may forget; an owner who is told of here stays (`told`).
 */
const TOGETHER = `
  CREATE TABLE ended_together (
    last_event INTEGER PRIMARY KEY,
    last_change INTEGER NOT NULL UNIQUE,
    sessions INTEGER NOT NULL,
    ended_no INTEGER NOT NULL,
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    ip TEXT,
    address_key BLOB,
    user_agent TEXT,
    details TEXT NOT NULL,
    lowest_id BLOB NOT NULL,
    highest_id BLOB NOT NULL,
    labels TEXT NOT NULL,
    owners BLOB NOT NULL,
    agents BLOB NOT NULL,
    ids BLOB NOT NULL
  ) STRICT;
  CREATE INDEX ended_together_by_ids ON ended_together (lowest_id, highest_id);
  CREATE INDEX ended_together_by_ending ON ended_together (ended_no);
  CREATE TRIGGER ended_together_is_not_changed BEFORE UPDATE ON ended_together
    BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
  CREATE TRIGGER ended_together_is_not_deleted BEFORE DELETE ON ended_together
    BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
  ALTER TABLE owners ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
`

/**
 * How far `owners.open` knows of those who ended together: up to the event `up_to`, and up to `until` for owners whose
 * number is not above `owner`. Until then it is too high, never too low.
 */
const OPEN_COUNTS = `
  CREATE TABLE open_counted (up_to INTEGER NOT NULL, until INTEGER, owner INTEGER NOT NULL) STRICT;
  INSERT INTO open_counted VALUES (0, NULL, 0);
`

/**
 * Sessions without an ending are in the order of their ids, as plans end them, and no use of a session moves one. Which of
 * them are over is asked of the index of expiries from `noted.until` on: each session that expires up to there has an
 * ending. The triggers take it back for one that doesn't.
 */
const NOTED = `
  CREATE TABLE noted (until INTEGER NOT NULL) STRICT;
  INSERT INTO noted SELECT ifnull(
    (SELECT min(expires_at) - 1 FROM sessions WHERE ended_at IS NULL), ifnull((SELECT max(expires_at) FROM sessions), 0));
  DROP INDEX sessions_without_ending;
  CREATE INDEX sessions_without_ending ON sessions (id) WHERE ended_at IS NULL;
  CREATE TRIGGER sessions_noted_on_insert AFTER INSERT ON sessions
    WHEN NEW.ended_at IS NULL AND NEW.expires_at <= (SELECT until FROM noted)
    BEGIN UPDATE noted SET until = NEW.expires_at - 1; END;
  CREATE TRIGGER sessions_noted_on_update AFTER UPDATE OF expires_at ON sessions
    WHEN NEW.ended_at IS NULL AND NEW.expires_at <= (SELECT until FROM noted)
    BEGIN UPDATE noted SET until = NEW.expires_at - 1; END;
`

/** Step 5: what a plan ends is written to few places, next to each other. */
export const ENDED_TOGETHER = TOGETHER + OPEN_COUNTS + NOTED
