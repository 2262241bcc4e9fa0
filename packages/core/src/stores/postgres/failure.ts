import pg from 'pg'
import { SessionError } from '../../domain/errors.ts'

/** What SQLSTATE codes, or the classes in their first two characters, say to a person: PostgreSQL, appendix A. */
const sentenceOf: Readonly<Record<string, string>> = {
  '08': 'The connection to the session store was lost: try again in a moment',
  '25006': 'The database of the session store can be read but not written',
  '25P03': 'The session store waited too long for this process: try again',
  '25P04': 'The session store waited too long for this process: try again',
  '28': 'The session store refused the user or the password of this process',
  '3D': 'The database of the session store does not exist',
  '3F': 'The tables of the session store are gone',
  '40': 'The session store is busy: try again in a moment',
  '42501': 'This process has not the rights that the session store needs',
  '42P01': 'The tables of the session store are gone',
  '53': 'The session store has run out of connections, memory or disk',
  '53100': 'The disk of the session store is full',
  '53300': 'The session store has too many connections: try again in a moment',
  '55P03': 'The session store is busy: try again in a moment',
  '57': 'The session store is shutting down or starting: try again in a moment',
  '57014': 'The session store took too long to answer: try again in a moment',
  '58': 'The session store could not read or write its disk',
  XX: 'The session store is damaged: restore it from a backup',
}

/** What is the fault of database or network becomes `store_unavailable`; a mistake of our own stays what it is. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof SessionError) return error
  if (!(error instanceof pg.DatabaseError)) return unavailable('The session store can not be reached', error)
  const { code = '' } = error
  const sentence = sentenceOf[code] ?? sentenceOf[code.slice(0, 2)]
  return sentence === undefined ? error : unavailable(sentence, error)
}

export function unavailable(sentence: string, cause?: unknown): SessionError {
  return new SessionError('store_unavailable', sentence, { cause })
}

/**
 * Whether a store that could not be opened may be opened a little later: the database is not there yet, is starting, or
 * has too much to do. Not when it refuses us, or we refuse it.
 */
export function isAway(error: unknown): boolean {
  if (!(error instanceof SessionError) || error.code !== 'store_unavailable') return false
  const { cause } = error
  if (cause instanceof pg.DatabaseError) return /^(?:08|40|53|55|57)/.test(cause.code ?? '')
  if (!(cause instanceof Error)) return false
  const { code } = cause as NodeJS.ErrnoException
  return code === undefined ? LOST.test(cause.message) : UNREACHED.has(code)
}

/** What the system says of a host that is not there, or not yet. */
const UNREACHED: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/** What the driver says by itself. */
const LOST = /^(?:timeout expired|Connection terminated|Query read timeout|Client (?:has encountered|was closed))/

/** Two transactions stood in each other's way, and this one has been undone whole: it may begin again. */
export function isConflict(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40001' || error.code === '40P01')
}
