import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as pass } from 'node:timers/promises'
import { isBusy } from './failure.ts'

/** The lock for writing, which one connection has at a time. */
export type WriteLock = {
  /** Begins a transaction that writes, and holds up the thread until it can. */
  begin(): void
  /** Begins one and holds up nobody. Whoever calls sees to it that nobody else uses the connection meanwhile. */
  beginInTime(): Promise<void>
  /**
   * Runs a write that begins a transaction. While others write, this thread does something else and tries again. `others`:
   * what else writes in this process at the moment; it is waited for.
   */
  inTime<T>(write: () => T, others: () => Promise<unknown> | undefined): Promise<T>
}

/**
 * In milliseconds. SQLite itself waits longer each time, up to a tenth of a second, and would miss one turn after another
 * while a plan ends sessions: it lets go of the lock for a moment only.
 */
const PAUSE = 1
/** Together at least five seconds: others finish their transaction within, and a person still gets an answer. */
const TRIES = 5000

/** `timeout` is what the connection waits for anything else, in milliseconds. */
export function writeLock(database: DatabaseSync, timeout: number): WriteLock {
  const asleep = new Int32Array(new SharedArrayBuffer(4))
  let triesHere = TRIES

  /** Not more than so often. What is wrong at the last time is thrown. */
  function begin(tries: number): void {
    for (let left = tries - 1; ; left -= 1) {
      try {
        // IMMEDIATE takes the lock first: what is then read stays true until the commit, in every process.
        database.exec('BEGIN IMMEDIATE')
        return
      } catch (error) {
        if (left <= 0 || !isBusy(error)) throw error
        Atomics.wait(asleep, 0, 0, PAUSE)
      }
    }
  }

  function beginWithin(tries: number): void {
    database.exec('PRAGMA busy_timeout = 0')
    try {
      begin(tries)
    } finally {
      if (database.isOpen) database.exec(`PRAGMA busy_timeout = ${timeout}`)
    }
  }

  function withoutWaiting<T>(write: () => T): T {
    triesHere = 1
    try {
      return write()
    } finally {
      triesHere = TRIES
    }
  }

  return {
    begin: () => beginWithin(triesHere),

    async beginInTime() {
      for (let left = TRIES - 1; ; left -= 1) {
        try {
          return beginWithin(1)
        } catch (error) {
          if (left <= 0 || !isBusy(error)) throw error
          await pass(PAUSE)
        }
      }
    },

    async inTime(write, others) {
      for (let left = TRIES - 1; ; left -= 1) {
        for (let other = others(); other !== undefined; other = others()) await other
        try {
          return withoutWaiting(write)
        } catch (error) {
          if (left <= 0 || !(error instanceof Error && isBusy(error.cause))) throw error
          await pass(PAUSE)
        }
      }
    },
  }
}
