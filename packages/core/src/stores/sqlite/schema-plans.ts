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
`
