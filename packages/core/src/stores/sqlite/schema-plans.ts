/** While a row is in it, whoever ends sessions changes the counts: see ending-many.ts. Never outside a transaction. */
const BY_TRIGGERS = 'NOT EXISTS (SELECT 1 FROM counted_by_hand)'

const COUNTS = `
  CREATE TABLE counted_by_hand (one INTEGER PRIMARY KEY) STRICT;
  DROP TRIGGER sessions_unlisted_on_update;
  DROP TRIGGER sessions_closed_on_update;
  DROP TRIGGER sessions_ended_on_update;
  CREATE TRIGGER sessions_unlisted_on_update
    AFTER UPDATE OF device_no, method_no, country, ended_as, dismissed_at ON sessions
    WHEN OLD.dismissed_at IS NULL AND OLD.ended_as IS NOT 2 AND ${BY_TRIGGERS}
    BEGIN
      UPDATE devices SET listed = listed - 1 WHERE no = OLD.device_no;
      UPDATE methods SET listed = listed - 1 WHERE no = OLD.method_no;
      UPDATE countries SET listed = listed - 1 WHERE code = OLD.country;
    END;
  CREATE TRIGGER sessions_closed_on_update AFTER UPDATE OF ended_at ON sessions
    WHEN OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND ${BY_TRIGGERS}
    BEGIN
      UPDATE owners SET open = open - 1 WHERE user_id = (SELECT user_id FROM owners WHERE no = OLD.owner_no);
    END;
  CREATE TRIGGER sessions_ended_on_update AFTER UPDATE OF ended_no ON sessions
    WHEN OLD.ended_no IS NULL AND NEW.ended_no IS NOT NULL AND ${BY_TRIGGERS}
    BEGIN UPDATE endings SET sessions = sessions + 1 WHERE no = NEW.ended_no; END;
`

/**
 * Step 3: plans. What a person decides about one is in `plan`, as JSON; what is counted at each step has columns.
 *
 * The sessions of a plan are 16 bytes each, many in a row, in the order of their turns: `first` is how many come before.
 * What has had its turn is deleted with the step.
 */
export const PLANS = `
  CREATE TABLE plans (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    over_at INTEGER,
    sessions INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    not_ended INTEGER NOT NULL,
    holder TEXT,
    held_until INTEGER,
    plan TEXT NOT NULL
  ) STRICT;
  CREATE INDEX plans_by_state ON plans (state, made_at);
  CREATE INDEX plans_over ON plans (over_at) WHERE over_at IS NOT NULL;

  CREATE TABLE plan_sessions (
    plan_no INTEGER NOT NULL REFERENCES plans (no),
    first INTEGER NOT NULL,
    ids BLOB NOT NULL,
    PRIMARY KEY (plan_no, first)
  ) STRICT;
  ${COUNTS}
`
