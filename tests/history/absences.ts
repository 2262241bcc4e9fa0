import type { Absence, Moment, Operation } from './record.ts'
import type { AbsenceTurn } from './timeline.ts'

/** Which nodes are without the store at one moment of a history. */
export type Absences = {
  note(turn: AbsenceTurn): void
  /**
   * Whether the store has been away from the node of an operation that returns now, all the time since then. There is
   * no slack: an absence begins when the store is surely gone and ends before it can be there again, on one clock.
   */
  cover(operation: Operation, time: { readonly since: Moment }): boolean
}

/** One node can be without the store for several reasons at once, each of them an absence. */
export function createAbsences(): Absences {
  const open = new Map<number, Set<Absence>>()

  function of(node: number): Set<Absence> {
    const known = open.get(node) ?? new Set()
    open.set(node, known)
    return known
  }

  return {
    note({ what, absence }) {
      for (const node of absence.nodes) {
        if (what === 'goes') of(node).add(absence)
        else of(node).delete(absence)
      }
    },
    cover({ node }, { since }) {
      return [...of(node)].some(({ from }) => from < since)
    },
  }
}
