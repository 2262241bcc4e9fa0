import { type PlanRecord, planOverAt } from '../../domain/plan.ts'

/** In the order in which {@link toPlanRow} gives them, {@link toPlan} takes them. */
export const PLAN_COLUMNS = [
  'id',
  'version',
  'state',
  'made_at',
  'over_at',
  'sessions',
  'ended',
  'not_ended',
  'holder',
  'held_until',
  'plan',
] as const

export function toPlanRow(record: PlanRecord): (string | number | null)[] {
  const { id, version, state, madeAt, sessions, ended, notEnded, turn, ...plan } = record
  return [
    id,
    version,
    state,
    madeAt,
    planOverAt(record) ?? null,
    sessions,
    ended,
    notEnded,
    turn?.holder ?? null,
    turn?.until ?? null,
    JSON.stringify(plan),
  ]
}

export function toPlan(row: readonly unknown[]): PlanRecord {
  const [id, version, state, madeAt, , sessions, ended, notEnded, holder, until, plan] = row
  return {
    ...(JSON.parse(plan as string) as PlanRecord),
    id: id as string,
    version: version as number,
    state: state as PlanRecord['state'],
    madeAt: madeAt as number,
    sessions: sessions as number,
    ended: ended as number,
    notEnded: notEnded as number,
    ...(holder === null ? {} : { turn: { holder: holder as string, until: until as number } }),
  }
}
