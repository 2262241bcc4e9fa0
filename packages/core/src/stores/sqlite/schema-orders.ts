/**
 * Step 4: indexes for the orders by method, country and status. Those of the first two carry what filters ask for, as the
 * others do. An ending moves a session from one place of the last to another, so that one carries the id and no more.
 */
export const ORDERS = `
  ALTER TABLE methods ADD COLUMN sort_key TEXT NOT NULL DEFAULT '';
  UPDATE methods SET sort_key = ifnull((SELECT group_concat(value, ' ' ORDER BY key) FROM json_each(amr)), '');
  CREATE INDEX sessions_by_method ON sessions (method_no, id, owner_no, address, device_no);
  CREATE INDEX sessions_by_country ON sessions (country, id, owner_no, address, device_no, method_no);
  CREATE INDEX sessions_by_status ON sessions (ended_as, id);
`
