import type { Instant } from 'latchkey'
import type { SqlStore } from 'latchkey/sqlite'

/** So many sessions in a store of one kind, made where nothing is committed. */
export type ScaledStore = {
  readonly sessions: number
  /** What "now" is in it. */
  readonly now: Instant
  readonly bytesPerSession: number
  /** Absent when it was there already. */
  readonly secondsToMake?: number
  readonly open: () => Promise<SqlStore>
  /** The same again, to be spoiled: it is taken away when it is closed. */
  readonly openCopy: () => Promise<SqlStore>
}
