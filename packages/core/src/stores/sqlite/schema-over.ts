/**
 * Step 7: the order by status. Those that have an ending are in an index that carries what filters ask for, both instants
 * too: no use moves them any more. Those without one are in `sessions_without_ending`, which an ending only takes them
 * out of; it has `ended_at`, because SQLite looks at the session for what an index does not have, even where all are null.
 */
export const OVER = `
  DROP INDEX sessions_by_status;
  CREATE INDEX sessions_over
    ON sessions (ended_as, id, owner_no, address, device_no, method_no, last_active_at, expires_at)
    WHERE ended_as IS NOT NULL;
  DROP INDEX sessions_without_ending;
  CREATE INDEX sessions_without_ending ON sessions (id, ended_at) WHERE ended_at IS NULL;
`
