import type { SessionStore } from '../../domain/store.ts'
import type { Run } from './statement.ts'

/** Whose SQL it is: the two have most of it in common. */
export type Dialect = 'sqlite' | 'postgres'

/** A store of sessions with tables of one's own beside them, in the same database. */
export type SqlStore = SessionStore & { readonly tables: SqlTables }

/** Tables of one's own. Every call rejects with `SessionError` `store_unavailable` when the database can't answer. */
export type SqlTables = {
  readonly dialect: Dialect
  /** For what is found at once: on PostgreSQL all such reads of a process share one connection. */
  readonly point: Run
  /** For a read that may take its time. */
  readonly read: Run

  /**
   * Runs writes in one transaction, which is on disk when this returns: all of them happen, or none when `write`
   * rejects. What others have committed is seen; on PostgreSQL a row that is read stays as it is only when it is locked.
   *
   * `write` waits for nothing but the step: on SQLite all other calls of the process wait meanwhile, so that calls of the
   * store itself would wait for ever. On PostgreSQL it may run again, after a conflict with another transaction.
   */
  transact<T>(write: (step: SqlStep) => Promise<T>): Promise<T>
}

/** What one transaction can do. A session that it has found is not changed by others until it is over. */
export type SqlStep = Pick<SessionStore, 'find' | 'terminate' | 'record'> & {
  readonly dialect: Dialect
  readonly run: Run
}
