import { describe, expect, it } from 'vitest'
import { type Rule, violationsOf } from './checker.ts'
import type { HistoryRecord } from './record.ts'
import {
  aDisconnection,
  aHistory,
  aListing,
  anEndingOfAll,
  aPasswordChange,
  aRotation,
  aStart,
  aTermination,
  aVerify,
  ended,
  live,
} from './test-history.ts'

const start = aStart(0, 10)
const { started: _, ...unanswered } = aStart(0, 10, { outcome: 'unknown' })
const second = { session: 'b', secret: 5 }
const bEnded = { ...ended, session: 'b' }
const bLive = { ...live, session: 'b' }
const refused = { outcome: 'refused', hasEnded: true } as const
const unknownSecret = { outcome: 'refused', hasEnded: false } as const
const unknown = { outcome: 'unknown' } as const
const away = [{ nodes: [0], from: 1000, to: 2000 }]

describe('violationsOf', () => {
  it.each<[string, HistoryRecord]>([
    ['a session that is used while it ends', history([aTermination(20, 40), aVerify(39, 60)], ended)],
    ['an answer at the very moment of an ending', history([aTermination(20, 40), aVerify(40, 60)], ended)],
    ['a session that is refused while it ends', history([aTermination(20, 40), aVerify(10, 20, refused)], ended)],
    ['a session of which nobody knows whether it has ended', history([aTermination(20, 40, unknown)], live)],
    [
      'an ending that nobody knew of, and that came long after',
      history([aTermination(20, 40, unknown), aVerify(500, 510), aVerify(600, 610, refused)], ended),
    ],
    ['an ending that was refused', history([aTermination(20, 40, { outcome: 'refused' }), aVerify(50, 60)], live)],
    ['a login that nobody knows of', aHistory([unanswered], {})],
    [
      'a memory of what a list no longer shows, until the lease is over',
      history([aTermination(20, 900), aListing(30, 40, { sessions: [] }), aVerify(290, 300)], ended),
    ],
    [
      'a secret that is used while it is renewed',
      history([aRotation(20, 40), aVerify(30, 50), aVerify(35, 60, unknownSecret)], live),
    ],
    [
      'a new secret beside one that has just died',
      history([aRotation(20, 40), aVerify(50, 60, unknownSecret), aVerify(50, 60, { secret: 2 })], live),
    ],
    [
      'a disconnection that came too late for its secret',
      history([aRotation(20, 40), aDisconnection(30, 50), aVerify(60, 70, { secret: 2 })], live),
    ],
    [
      'sessions that start while all are ended',
      history([anEndingOfAll(5, 20), aVerify(30, 40), aListing(50, 60)], live),
    ],
    [
      'a password that is used while it is changed',
      history([aStart(20, 50, { started: second }), aPasswordChange(30, 40, { except: 'a' })], live, bEnded),
    ],
    [
      'sessions that were there before a change of the password that ended none',
      history([aPasswordChange(20, 40), aVerify(50, 60)], live),
    ],
    [
      'a login with the new password, whenever the change of it is done',
      history(
        [aPasswordChange(20, 40, { ...unknown, except: 'a' }), aStart(30, 50, { started: second, password: 2 })],
        live,
        bLive,
      ),
    ],
    ['memory that is younger than the lease', history([aVerify(1250, 1260)], live, { absences: away })],
    ['an answer after the store has come back', history([aVerify(1500, 2001)], live, { absences: away })],
    ['a refusal while the store is away', history([aTermination(20, 30), aVerify(1500, 1510, refused)], ended)],
    [
      'another node than the one that is cut off',
      history([aVerify(1500, 1510, { node: 1 })], live, { absences: away }),
    ],
  ])('lets pass %s', (_, passing) => {
    expect(violationsOf(passing)).toEqual([])
  })

  it.each<[Rule, string, HistoryRecord]>([
    ['accepted after its end', 'ended by its name', history([aTermination(20, 40), aVerify(41, 60)], ended)],
    ['accepted after its end', 'disconnected', history([aDisconnection(20, 40), aVerify(41, 60)], ended)],
    ['accepted after its end', 'ended with all others', history([anEndingOfAll(20, 40), aVerify(41, 60)], ended)],
    [
      'accepted after its end',
      'ended by a change of the password',
      history([aStart(0, 10, { started: second }), aPasswordChange(20, 40, { except: 'b' }), aVerify(41, 60)], ended, {
        ...live,
        session: 'b',
      }),
    ],
    [
      'accepted after its end',
      'started with a password that was replaced before it was answered',
      history(
        [
          aPasswordChange(30, 40, { except: 'a' }),
          aStart(20, 50, { started: second }),
          aVerify(51, 60, { session: 'b', secret: 5 }),
        ],
        live,
        bEnded,
      ),
    ],
    [
      'accepted after its end',
      'back again after a refusal, though nobody knows who ended it',
      history([aTermination(20, 40, unknown), aVerify(50, 60, refused), aVerify(61, 70)], ended),
    ],
    [
      'accepted after its end',
      'with a secret that was renewed after the end',
      history([aTermination(20, 40), aRotation(30, 50), aVerify(60, 70, { secret: 2 })], ended),
    ],
    [
      'accepted after its end',
      'one lease after a list that did not show it',
      history([aTermination(20, 900), aListing(30, 40, { sessions: [] }), aVerify(291, 300)], ended),
    ],
    ['listed after its end', 'listed', history([aTermination(20, 40), aListing(41, 60)], ended)],
    ['an old secret was accepted', 'after it was renewed', history([aRotation(20, 40), aVerify(41, 60)], live)],
    [
      'an old secret was accepted',
      'after it was refused once',
      history([aRotation(20, 40, unknown), aVerify(50, 60, unknownSecret), aVerify(61, 70)], live),
    ],
    [
      'an old secret was accepted',
      'after it has disconnected',
      history([aRotation(20, 30, unknown), aDisconnection(20, 40), aVerify(41, 60)], live),
    ],
    [
      'an old password was accepted',
      'after it was replaced',
      history([aPasswordChange(20, 40), aStart(41, 60, { started: second })], live, bLive),
    ],
    ['a secret was renewed twice', 'at once', history([aRotation(20, 40), aRotation(20, 40, { renewed: 3 })], live)],
    ['accepted while the store was away', '', history([aVerify(1251, 1260)], live, { absences: away })],
    [
      'done while the store was away',
      'within its lease',
      history([aTermination(1001, 1010)], ended, { absences: away }),
    ],
    ['ended by nobody', 'refused', history([aVerify(20, 30, refused)], live)],
    ['ended by nobody', 'refused before', history([aVerify(20, 30, refused), aTermination(31, 40)], ended)],
    ['ended by nobody', 'not listed', history([aListing(20, 30, { sessions: [] })], live)],
    ['ended by nobody', 'over in the end', history([], ended)],
    [
      'ended by nobody',
      'the one that an ending of all others leaves',
      history([anEndingOfAll(20, 40, { except: 'a' }), aVerify(50, 60, refused)], ended),
    ],
    ['a good secret was refused', '', history([aVerify(20, 30, unknownSecret)], live)],
    [
      'a good secret was refused',
      'right after it was made',
      history([aRotation(20, 40), aVerify(41, 50, { secret: 2, ...unknownSecret })], live),
    ],
    ['lost', 'neither listed nor on record', history([], { ...live, isListed: false })],
    ['lost', 'not even looked for', aHistory([start], {})],
    ['found alive after its end', '', history([aTermination(20, 40)], live)],
    ['not ended once on record', 'twice', history([aTermination(20, 40)], { ...ended, endings: 2 })],
    ['not ended once on record', 'and listed', history([aTermination(20, 40, unknown)], { ...live, endings: 1 })],
  ])('R91 sees: %s (%s)', (rule, _, bad) => {
    expect(violationsOf(bad).map((violation) => violation.rule)).toContain(rule)
  })

  it('says which operations can not both have been', () => {
    const [ending, use] = [aTermination(20, 40), aVerify(41, 60, { node: 2 })]

    expect(violationsOf(history([use, ending], ended))).toEqual([
      { rule: 'accepted after its end', session: 'a', operations: [ending, use] },
    ])
  })
})

type More = Parameters<typeof aHistory>[1]

/** One that begins with session `a`, and what is found of sessions in the end. */
function history(
  operations: HistoryRecord['operations'],
  ...rest: readonly (HistoryRecord['findings'][number] | Pick<More, 'absences'>)[]
): HistoryRecord {
  const findings = rest.filter((one) => 'session' in one)
  const more = rest.filter((one) => !('session' in one))
  return aHistory([start, ...operations], Object.assign({ findings }, ...more))
}
