import type { DatabaseSync } from 'node:sqlite'
import { SessionError } from '../../domain/errors.ts'
import { orUnavailable } from './failure.ts'
import type { WriteLock } from './write-lock.ts'

/** `full`: on disk when the call returns. `normal`: on disk soon, and never out of order with what is full. */
export type Durability = 'full' | 'normal'

export type Transact = <T>(write: () => T, durability?: Durability) => T

/**
 * Runs writes in one transaction; all happen or none. Inside another transaction it joins that one: what fails is
 * undone up to where it began, and the outer one decides about the rest.
 */
export function transactions(database: DatabaseSync, lock: WriteLock): Transact {
  return (write, durability = 'full') =>
    orUnavailable(() => (database.isTransaction ? join(database, write) : begin(database, lock, write, durability)))
}

function begin<T>(database: DatabaseSync, lock: WriteLock, write: () => T, durability: Durability): T {
  // SQLite refuses to switch inside a transaction, so the switch is made around it.
  if (durability === 'normal') database.exec('PRAGMA synchronous = NORMAL')
  try {
    lock.begin()
    const result = finished(write)
    if (!database.isTransaction) throw undone()
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

/**
 * The same for a step that takes several turns. Whoever calls sees to it that nobody else uses the connection until it
 * is over.
 */
export async function transactStep<T>(database: DatabaseSync, lock: WriteLock, step: () => Promise<T>): Promise<T> {
  const isInner = database.isTransaction
  if (isInner) database.exec('SAVEPOINT step')
  else await lock.beginInTime()
  try {
    const result = await step()
    if (!database.isTransaction) throw undone()
    database.exec(isInner ? 'RELEASE step' : 'COMMIT')
    return result
  } catch (error) {
    if (database.isOpen && database.isTransaction) {
      database.exec(isInner ? 'ROLLBACK TO step; RELEASE step' : 'ROLLBACK')
    }
    throw error
  }
}

function undone(): SessionError {
  return new SessionError('store_unavailable', 'The session store undid a change')
}

function finished<T>(write: () => T): T {
  const result = write()
  // What an asynchronous function does after its first `await` would fall outside the transaction.
  if (result instanceof Promise) throw new TypeError('A transaction takes a function that is not asynchronous')
  return result
}
