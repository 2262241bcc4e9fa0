import fc from 'fast-check'
import { expect, it } from 'vitest'
import { violationsOf } from './checker.ts'
import type { HistoryRecord, Operation } from './record.ts'
import { historyOf, type Wish } from './register.ts'
import { aVerify } from './test-history.ts'

const moment = fc.integer({ min: 0, max: 60 })
const wait = fc.integer({ min: 0, max: 20 })
const aWish: fc.Arbitrary<Wish> = fc.record(
  {
    kind: fc.constantFrom('verify', 'verify', 'list', 'rotate', 'terminate', 'disconnect', 'end all', 'password'),
    begin: moment,
    delay: wait,
    answer: wait,
    lost: fc.constantFrom('request', 'answer'),
    session: fc.nat(9),
    secret: fc.nat(9),
  },
  { requiredKeys: ['kind', 'begin', 'delay', 'answer', 'session', 'secret'] },
)
const aHistory = fc.array(aWish, { maxLength: 30 }).map(historyOf)

it('R91 finds nothing in the histories of a register', () => {
  fc.assert(
    fc.property(aHistory, (history) => {
      expect(violationsOf(history)).toEqual([])
    }),
    { numRuns: 2000 },
  )
})

it('R91 R31 finds one stale acceptance in any of them', () => {
  fc.assert(
    fc.property(aHistory, fc.nat(), fc.integer({ min: 1, max: 9 }), (history, which, later) => {
      const refusals = history.operations.filter(isRefusedUse)
      fc.pre(refusals.length > 0)
      const { session, secret, end } = refusals[which % refusals.length] as Operation & { kind: 'verify' }

      const rules = rulesBrokenBy(history, aVerify(end + later, end + later + 9, { session, secret }))

      expect(rules.length).toBeGreaterThan(0)
      for (const rule of rules) expect(['accepted after its end', 'an old secret was accepted']).toContain(rule)
    }),
  )
})

it('R91 R32 finds one session that comes back in a list', () => {
  fc.assert(
    fc.property(aHistory, fc.nat(), fc.integer({ min: 1, max: 9 }), (history, which, later) => {
      const endings = history.operations.filter(isTermination)
      fc.pre(endings.length > 0)
      const { sessions, end } = endings[which % endings.length] as Operation & { kind: 'terminate' }
      const begin = end + later

      const list = { kind: 'list', node: 1, begin, end: begin + 9, outcome: 'ok', user: 'ada', sessions } as const
      const everybody = { ...list, sessions: ['a', 'b', 'c'] }

      expect(rulesBrokenBy(history, everybody)).toContain('listed after its end')
    }),
  )
})

it('R91 finds one refusal of a session that nobody has touched', () => {
  fc.assert(
    fc.property(aHistory, moment, fc.boolean(), (history, begin, hasEnded) => {
      const start = { ...(history.operations[0] as Operation), started: { session: 'x', secret: 0 }, user: 'bob' }
      const refusal = aVerify(begin, begin + 9, { session: 'x', secret: 0, outcome: 'refused', hasEnded })
      const findings = [...history.findings, { session: 'x', isListed: true, endings: 0 }]

      const rules = rulesBrokenBy({ ...history, findings }, start as Operation, refusal)

      expect(rules.length).toBeGreaterThan(0)
    }),
  )
})

function rulesBrokenBy(history: HistoryRecord, ...planted: readonly Operation[]): readonly string[] {
  return violationsOf({ ...history, operations: [...history.operations, ...planted] }).map(({ rule }) => rule)
}

function isRefusedUse(operation: Operation): boolean {
  return operation.kind === 'verify' && operation.outcome === 'refused'
}

function isTermination(operation: Operation): boolean {
  return operation.kind === 'terminate' && operation.outcome === 'ok'
}
