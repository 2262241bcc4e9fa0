import { SessionError } from '../../domain/errors.ts'

/** What SQLite's primary result codes say to a person: https://www.sqlite.org/rescode.html. */
const sentenceOf: Readonly<Record<number, string>> = {
  3: 'The file of the session store may not be read or written by this process',
  5: 'The session store is busy: try again in a moment',
  6: 'The session store is busy: try again in a moment',
  7: 'The session store has run out of memory',
  8: 'The file of the session store can be read but not written',
  10: 'The session store could not read or write its disk',
  11: 'The file of the session store is damaged: restore it from a backup',
  13: 'The disk of the session store is full',
  14: 'The file of the session store could not be opened',
  15: 'The session store is busy: try again in a moment',
  26: 'The file of the session store is not a SQLite database: choose another path',
}

/** Whether another connection has the lock that this one needs. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === 5
}

export function primaryCode(error: unknown): number {
  const { errcode } = (error ?? {}) as { errcode?: unknown }
  return typeof errcode === 'number' ? errcode & 0xff : 0
}

/** Runs a step on the database; what is the fault of disk, lock or file becomes `store_unavailable`, no more than that. */
export function orUnavailable<T>(step: () => T): T {
  try {
    return step()
  } catch (error) {
    throw toStoreError(error)
  }
}

export function toStoreError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof SessionError) return error
  const { code } = error as { code?: unknown }
  if (code === 'ERR_INVALID_STATE') {
    return new SessionError('store_unavailable', 'The session store is closed', { cause: error })
  }
  const sentence = sentenceOf[primaryCode(error)]
  return sentence === undefined ? error : new SessionError('store_unavailable', sentence, { cause: error })
}
