import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { answerTo, type Question } from './answering.ts'
import { BUSY_TIMEOUT, prepareForPlans } from './connection.ts'
import { dictionaries } from './dictionaries.ts'
import { openCounts } from './open-counts.ts'
import { type PlanVerb, sqlitePlans } from './sqlite-plans.ts'
import { sqliteTrail } from './sqlite-trail.ts'
import { transactions } from './transaction.ts'
import { writeLock } from './write-lock.ts'

// A thread with a connection of its own that ends the sessions of plans: each step writes megabytes, and requests are
// answered meanwhile. It takes no step by itself: whoever asked for the last one has had the chance to write since.

const database = new DatabaseSync((workerData as { path: string }).path)
prepareForPlans(database)
const transact = transactions(database, writeLock(database, BUSY_TIMEOUT))
const known = dictionaries(database)
const plans = sqlitePlans(database, transact, sqliteTrail(database, known), known)
const countOpen = openCounts(database, transact)

/** Puts what is in the log into the file, as far as nobody reads it. */
function bringHome(): void {
  database.exec('PRAGMA wal_checkpoint(PASSIVE)')
}

const verbs = { ...plans, bringHome, countOpen }

parentPort?.on('message', ({ no, verb, input }: Question) => {
  const act = verbs[verb as PlanVerb] as (...input: readonly unknown[]) => unknown
  parentPort?.postMessage(answerTo(no, () => ({ done: true, result: act(...input) })))
})
