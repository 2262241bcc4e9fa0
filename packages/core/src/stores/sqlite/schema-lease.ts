/** Step 6: one row, the lease that all who open the file have. */
export const KEPT_LEASE = `
  CREATE TABLE lease (one INTEGER PRIMARY KEY CHECK (one = 1), milliseconds REAL NOT NULL) STRICT;
`
