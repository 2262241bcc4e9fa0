import { subscribe } from 'node:diagnostics_channel'
import { noteStatement } from './statements.mjs'

// Loaded before a program that uses node:sqlite, in each of its threads: notes what SQLite itself says it has run.
subscribe('sqlite.db.query', ({ sql }) => noteStatement?.(sql))
