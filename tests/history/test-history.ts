import type {
  Absence,
  Disconnection,
  EndingOfAll,
  Finding,
  HistoryRecord,
  Listing,
  Operation,
  PasswordChange,
  Rotation,
  Start,
  Termination,
  Verify,
} from './record.ts'

// Histories as a test writes them: what it does not say is the least that makes one.

type Given<Kind extends Operation> = Partial<Omit<Kind, 'kind'>>

/** From `begin` to `end`, at node 0, answered. */
function during(begin: number, end: number) {
  return { node: 0, begin, end, outcome: 'ok' } as const
}

/** Session `a` of Ada, with secret 1. */
export const aStart = (begin: number, end: number, given: Given<Start> = {}): Start => ({
  kind: 'start',
  ...during(begin, end),
  user: 'ada',
  password: 1,
  started: { session: 'a', secret: 1 },
  ...given,
})

export const aVerify = (begin: number, end: number, given: Given<Verify> = {}): Verify => ({
  kind: 'verify',
  ...during(begin, end),
  session: 'a',
  secret: 1,
  ...given,
})

export const aListing = (begin: number, end: number, given: Given<Listing> = {}): Listing => ({
  kind: 'list',
  ...during(begin, end),
  user: 'ada',
  sessions: ['a'],
  ...given,
})

/** From secret 1 to secret 2. */
export const aRotation = (begin: number, end: number, given: Given<Rotation> = {}): Rotation => ({
  kind: 'rotate',
  ...during(begin, end),
  session: 'a',
  secret: 1,
  renewed: 2,
  ...given,
})

export const aTermination = (begin: number, end: number, given: Given<Termination> = {}): Termination => ({
  kind: 'terminate',
  ...during(begin, end),
  sessions: ['a'],
  ...given,
})

export const aDisconnection = (begin: number, end: number, given: Given<Disconnection> = {}): Disconnection => ({
  kind: 'disconnect',
  ...during(begin, end),
  session: 'a',
  secret: 1,
  ...given,
})

export const anEndingOfAll = (begin: number, end: number, given: Given<EndingOfAll> = {}): EndingOfAll => ({
  kind: 'end all',
  ...during(begin, end),
  user: 'ada',
  ...given,
})

/** To password 2. */
export const aPasswordChange = (begin: number, end: number, given: Given<PasswordChange> = {}): PasswordChange => ({
  kind: 'password',
  ...during(begin, end),
  user: 'ada',
  to: 2,
  ...given,
})

export const live: Finding = { session: 'a', isListed: true, endings: 0 }
export const ended: Finding = { session: 'a', isListed: false, endings: 1 }

export function aHistory(
  operations: readonly Operation[],
  { findings = [], absences = [] }: { readonly findings?: readonly Finding[]; readonly absences?: readonly Absence[] },
): HistoryRecord {
  return { lease: 250, operations, absences, findings }
}
