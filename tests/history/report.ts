import type { Violation } from './checker.ts'
import type { HistoryRecord, Operation } from './record.ts'
import type { Run } from './run.ts'
import type { Fault } from './schedule.ts'

/** How many operations of a kind had each outcome. */
export type Tally = ReadonlyMap<string, { ok: number; refused: number; unknown: number }>

export function tallyOf({ operations }: HistoryRecord): Tally {
  const tally = new Map<string, { ok: number; refused: number; unknown: number }>()
  for (const { kind, outcome } of operations) {
    const row = tally.get(kind) ?? { ok: 0, refused: 0, unknown: 0 }
    row[outcome] += 1
    tally.set(kind, row)
  }
  return tally
}

/** For a person: what was done, what failed meanwhile, and what can't have been. */
export function reportOf(
  { history, oddities }: Run,
  { violations, faults }: { readonly violations: readonly Violation[]; readonly faults: readonly Fault[] },
): string {
  const alive = history.findings.filter(({ isListed }) => isListed).length
  return [
    'operation          ok   refused   unknown',
    ...[...tallyOf(history)].map(([kind, { ok, refused, unknown }]) =>
      [kind.padEnd(12), ...[ok, refused, unknown].map((count) => String(count).padStart(8))].join('  '),
    ),
    `${history.findings.length} sessions started, ${alive} of them live in the end`,
    `Faults: ${faultsIn(faults)}`,
    ...oddities.slice(0, 20).map((oddity) => `ODD: ${oddity}`),
    ...violations.slice(0, 20).map((violation) => sentenceOf(violation)),
    `${violations.length} violations, ${oddities.length} odd answers`,
  ].join('\n')
}

function faultsIn(faults: readonly Fault[]): string {
  const counts = new Map<string, number>()
  for (const { kind } of faults) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ')
}

function sentenceOf({ rule, session, operations }: Violation): string {
  return [`VIOLATION: ${rule}${session === undefined ? '' : ` (session ${session})`}`, ...operations.map(lineOf)].join(
    '\n',
  )
}

function lineOf({ kind, node, begin, end, outcome, ...rest }: Operation): string {
  return `  from ${begin.toFixed(1)} to ${end.toFixed(1)} at node ${node}: ${kind}, ${outcome} ${JSON.stringify(rest)}`
}
