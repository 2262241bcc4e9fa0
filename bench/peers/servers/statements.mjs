import { openSync, writeSync } from 'node:fs'

// Where a bench counts: the file that gets one line for each statement that SQLite has run, with its first word.
const { STATEMENTS } = process.env
const file = STATEMENTS === undefined ? undefined : openSync(STATEMENTS, 'a')

/** `undefined` when nobody counts, so that nothing is slower for it. */
export const noteStatement = file === undefined ? undefined : (sql) => writeSync(file, `${/\w+/.exec(sql)}\n`)
