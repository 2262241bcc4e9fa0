import type { Absence, Finding, HistoryRecord, Moment, Operation, SecretName } from './record.ts'

/** Where a history is written while it happens. */
export type Recorder = {
  now(): Moment
  note(...operations: readonly Operation[]): void
  noteAbsence(absence: Absence): void
  /** An answer that no operation of the history stands for, and that nobody should get. */
  noteOddity(text: string): void
  /** A name for a secret that has just been given out. */
  newSecret(): SecretName
  readonly operations: readonly Operation[]
  readonly oddities: readonly string[]
  finish(rest: { readonly lease: number; readonly findings: readonly Finding[] }): HistoryRecord
}

/** @param now a clock that never goes back */
export function createRecorder(now: () => Moment): Recorder {
  const operations: Operation[] = []
  const absences: Absence[] = []
  const oddities: string[] = []
  let secrets = 0
  return {
    now,
    note: (...more) => operations.push(...more),
    noteAbsence: (absence) => absences.push(absence),
    noteOddity: (text) => oddities.push(text),
    newSecret() {
      secrets += 1
      return secrets
    },
    operations,
    oddities,
    finish: (rest) => ({ ...rest, operations, absences }),
  }
}
