import { createAbsences } from './absences.ts'
import { type Certainty, createKnowledge, missingIn, type SessionKnowledge, secretOf } from './knowledge.ts'
import type { Finding, HistoryRecord, Listing, Operation, Rotation, Start, Verify } from './record.ts'
import { timelineOf } from './timeline.ts'

export type Violation = {
  readonly rule: Rule
  readonly session?: string
  /** What can't both be true, the earlier one first, as far as there are two. */
  readonly operations: readonly Operation[]
}

export type Rule =
  | 'accepted after its end'
  | 'listed after its end'
  | 'an old secret was accepted'
  | 'an old password was accepted'
  | 'a secret was renewed twice'
  | 'accepted while the store was away'
  | 'done while the store was away'
  | 'ended by nobody'
  | 'a good secret was refused'
  | 'lost'
  | 'found alive after its end'
  | 'not ended once on record'

/**
 * Reads a history in the order of its moments and says what can't have been. Each session is a register that goes from
 * live to over, and each of its secrets one that goes from good to dead. An answer that was given of them is judged
 * when it returns: by what was certain before it had begun, and by what was possible until then. Takes the time of
 * sorting, and for an ending of all sessions of a user that of those that are open then.
 */
export function violationsOf(history: HistoryRecord): readonly Violation[] {
  const violations: Violation[] = []
  const knowledge = createKnowledge(history.lease)
  const absences = createAbsences()

  function report(rule: Rule, session: string | undefined, ...operations: readonly (Operation | undefined)[]): void {
    const named = session === undefined ? {} : { session }
    violations.push({ rule, ...named, operations: operations.filter((operation) => operation !== undefined) })
  }

  for (const turn of timelineOf(history)) {
    if ('absence' in turn) absences.note(turn)
    else if (turn.what === 'begins') knowledge.begins(turn.operation)
    else {
      judge(turn.operation)
      knowledge.returns(turn.operation)
    }
  }
  const findings = new Map(history.findings.map((finding) => [finding.session, finding]))
  for (const known of knowledge.sessions()) compare(known, findings.get(known.session))
  return violations

  function judge(operation: Operation): void {
    const { kind, outcome } = operation
    if (outcome === 'ok' && kind !== 'verify' && absences.cover(operation, { since: operation.begin }))
      report('done while the store was away', undefined, operation)
    if (kind === 'start') judgeStart(operation)
    else if (kind === 'list') judgeListing(operation)
    else if (kind === 'verify' || kind === 'rotate') {
      const known = knowledge.session(operation.session)
      if (known === undefined) return
      if (kind === 'rotate') judgeRotation(operation, known)
      else if (outcome === 'ok') judgeAcceptance(operation, known)
      else judgeRefusal(operation, known)
    }
  }

  function judgeStart(start: Start): void {
    const { password } = knowledge.user(start.user)
    if (password !== undefined && start.password < password.number && isBefore(password, start))
      report('an old password was accepted', start.started?.session, password.by, start)
  }

  function judgeAcceptance(verify: Verify, known: SessionKnowledge): void {
    const { over } = known
    const { dead } = secretOf(known, verify.secret)
    if (isBefore(over, verify)) report('accepted after its end', known.session, over?.by, verify)
    else if (isBefore(dead, verify)) report('an old secret was accepted', known.session, dead?.by, verify)
    // The last reading of the feed that succeeded had begun before the store went: after one lease no memory counts.
    if (absences.cover(verify, { since: verify.begin - history.lease }))
      report('accepted while the store was away', known.session, verify)
  }

  function judgeRefusal(verify: Verify, known: SessionKnowledge): void {
    if (verify.hasEnded) {
      if (known.mayBeOver === undefined) report('ended by nobody', known.session, verify)
    } else if (secretOf(known, verify.secret).mayBeReplaced === undefined) {
      report('a good secret was refused', known.session, verify)
    }
  }

  function judgeListing(listing: Listing): void {
    for (const session of listing.sessions) {
      const over = knowledge.session(session)?.over
      if (isBefore(over, listing)) report('listed after its end', session, over?.by, listing)
    }
    for (const { session, start, mayBeOver } of missingIn(listing, knowledge.user(listing.user).open))
      if (mayBeOver === undefined) report('ended by nobody', session, start, listing)
  }

  function judgeRotation(rotation: Rotation, known: SessionKnowledge): void {
    const { replaced } = secretOf(known, rotation.secret)
    if (replaced !== undefined) report('a secret was renewed twice', known.session, replaced, rotation)
  }

  /** What there is in the end with what is known of it. */
  function compare({ session, start, over, mayBeOver }: SessionKnowledge, finding: Finding | undefined): void {
    if (finding === undefined || (!finding.isListed && finding.endings === 0)) {
      report('lost', session, start)
      return
    }
    if (finding.endings !== (finding.isListed ? 0 : 1)) report('not ended once on record', session, start)
    if (finding.isListed && over !== undefined) report('found alive after its end', session, over.by)
    if (!finding.isListed && mayBeOver === undefined) report('ended by nobody', session, start)
  }
}

/** At the same moment, the two overlapped. */
function isBefore(certainty: Certainty | undefined, { begin }: Operation): boolean {
  return certainty !== undefined && certainty.since < begin
}
