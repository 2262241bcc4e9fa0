import type { DatabaseSync } from 'node:sqlite'
import { SessionError } from '../../domain/errors.ts'
import { orUnavailable } from './failure.ts'

/** `full`: on disk when the call returns. `normal`: on disk soon, and never out of order with what is full. */
export type Durability = 'full' | 'normal'

export type Transact = <T>(write: () => T, durability?: Durability) => T

/**
 * Runs writes in one transaction; all happen or none. Inside another transaction it joins that one: what fails is
 * undone up to where it began, and the outer one decides about the rest.
 */
export function transactions(database: DatabaseSync): Transact {
  return (write, durability = 'full') =>
    orUnavailable(() => (database.isTransaction ? join(database, write) : begin(database, write, durability)))
}

function begin<T>(database: DatabaseSync, write: () => T, durability: Durability): T {
  // SQLite refuses to switch inside a transaction, so the switch is made around it.
  if (durability === 'normal') database.exec('PRAGMA synchronous = NORMAL')
  try {
    // IMMEDIATE takes the lock for writing first: what is then read stays true until the commit, in every process.
    database.exec('BEGIN IMMEDIATE')
    const result = finished(write)
    if (!database.isTransaction) throw new SessionError('store_unavailable', 'The session store undid a change')
    database.exec('COMMIT')
    return result
  } catch (error) {
    // After a full disk or a failed read SQLite may have rolled back by itself.
    if (database.isOpen && database.isTransaction) database.exec('ROLLBACK')
    throw error
  } finally {
    if (durability === 'normal' && database.isOpen) database.exec('PRAGMA synchronous = FULL')
  }
}

function join<T>(database: DatabaseSync, write: () => T): T {
  database.exec('SAVEPOINT joined')
  try {
    const result = finished(write)
    database.exec('RELEASE joined')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK TO joined; RELEASE joined')
    throw error
  }
}

function finished<T>(write: () => T): T {
  const result = write()
  // What an asynchronous function does after its first `await` would fall outside the transaction.
  if (result instanceof Promise) throw new TypeError('A transaction takes a function that is not asynchronous')
  return result
}
