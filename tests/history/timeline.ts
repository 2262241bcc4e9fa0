import type { Absence, HistoryRecord, Moment, Operation } from './record.ts'

/** Something that a history tells at one moment. */
export type Turn =
  | { readonly at: Moment; readonly what: 'begins' | 'returns'; readonly operation: Operation }
  | AbsenceTurn
export type AbsenceTurn = { readonly at: Moment; readonly what: 'goes' | 'comes back'; readonly absence: Absence }

/** All turns of a history, earliest first. What begins at a moment comes before what ends at it: the two overlapped. */
export function timelineOf({ operations, absences }: HistoryRecord): readonly Turn[] {
  return [...operations.flatMap(turnsOf), ...absences.flatMap(turnsOfAbsence)].sort(
    (left, right) => left.at - right.at || RANK[left.what] - RANK[right.what],
  )
}

const RANK: Readonly<Record<Turn['what'], number>> = { 'comes back': 0, begins: 1, returns: 2, goes: 3 }

/** What has an unknown outcome never returns. What was refused has done nothing, though a refused use tells something. */
function turnsOf(operation: Operation): readonly Turn[] {
  const { kind, begin, end, outcome } = operation
  if (outcome === 'refused' && kind !== 'verify') return []
  const begins: Turn = { at: begin, what: 'begins', operation }
  return outcome === 'unknown' ? [begins] : [begins, { at: end, what: 'returns', operation }]
}

function turnsOfAbsence(absence: Absence): readonly Turn[] {
  return [
    { at: absence.from, what: 'goes', absence },
    { at: absence.to, what: 'comes back', absence },
  ]
}
