import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { days, hours } from './clock.ts'
import type { SessionFilter } from './search.ts'
import { SEARCH_KEYS } from './search-keys.ts'
import {
  formatSearch,
  parseSearch,
  SEARCH_LENGTH_LIMIT,
  type SearchMistake,
  searchTerms,
  withoutTerm,
  withTerm,
} from './search-language.ts'
import { literalValue } from './search-text.ts'

const NOW = Date.UTC(2026, 10, 24, 12)
const day = (date: string) => Date.parse(`${date}T00:00Z`)

describe('parseSearch', () => {
  it.each<[string, SessionFilter]>([
    ['', {}],
    [' \t ', {}],
    ['user:ada', { users: [{ kind: 'exact', text: 'ada' }] }],
    ['user:Ada*', { users: [{ kind: 'prefix', text: 'Ada' }] }],
    ['user:*ada*', { users: [{ kind: 'part', text: 'ada' }] }],
    ['user:"ada*"', { users: [{ kind: 'exact', text: 'ada*' }] }],
    ['user:"ada l"*', { users: [{ kind: 'prefix', text: 'ada l' }] }],
    ['USER:ada,grace user:alan', { users: ['ada', 'grace', 'alan'].map((text) => ({ kind: 'exact', text }) as const) }],
    ['username:ada', { users: [{ kind: 'exact', text: 'ada' }] }],
    ['ip:10.', { addresses: [{ kind: 'prefix', prefix: '10.' }] }],
    ['ip:10.*', { addresses: [{ kind: 'prefix', prefix: '10.' }] }],
    ['ip:2001:DB8::7', { addresses: [{ kind: 'address', address: '2001:db8::7' }] }],
    ['ip:10.0.0.0/8', { addresses: [{ kind: 'network', low: '40a000000', high: '40affffff' }] }],
    [
      'os:Windows,mac browser:chrome kind:mobile',
      { systems: ['windows', 'macos'], browsers: ['chrome'], kinds: ['phone'] },
    ],
    ['os:"Chrome OS"', { systems: ['chromeos'] }],
    ['country:de', { countries: ['DE'] }],
    ['auth:password', { methods: ['pwd'] }],
    ['auth:passkey,OTP,sms', { methods: ['hwk', 'swk', 'otp', 'sms'] }],
    ['auth:constructor', { methods: ['constructor'] }],
    ['status:active', { statuses: ['active'] }],
    ['status:any', { statuses: ['active', 'expired', 'terminated'] }],
    ['cause:limit_reached,time', { causes: ['limit_reached', 'idle', 'absolute'] }],
    ['sessions:>10', { userSessions: [{ atLeast: 11 }] }],
    ['sessions:2', { userSessions: [{ atLeast: 2, atMost: 2 }] }],
    ['sessions:>=2 sessions:<=5', { userSessions: [{ atLeast: 2, atMost: 5 }] }],
    [
      'sessions:2..5,9',
      {
        userSessions: [
          { atLeast: 2, atMost: 5 },
          { atLeast: 9, atMost: 9 },
        ],
      },
    ],
    ['word "two words"', { words: ['word', 'two words'] }],
    ['"user:ada" -"a \\"b\\""', { words: ['user:ada'], not: { words: ['a "b"'] } }],
    ['2001:db8::1 dead:beef::1', { words: ['2001:db8::1', 'dead:beef::1'] }],
    ['-os:linux -os:ios -word', { not: { systems: ['linux', 'ios'], words: ['word'] } }],
    ['-', { words: ['-'] }],
    ['user:"not closed', { users: [{ kind: 'exact', text: 'not closed' }] }],
  ])('reads %j', (text, filter) => {
    assert.deepEqual(parseSearch(text, { now: NOW }), { ok: true, filter })
  })

  it.each<[string, SessionFilter]>([
    ['active:>30d', { active: [{ until: NOW - days(30) }] }],
    ['active:>=30d', { active: [{ until: NOW - days(30) + 1 }] }],
    ['active:<1h', { active: [{ from: NOW - hours(1) + 1 }] }],
    ['active:<=1h', { active: [{ from: NOW - hours(1) }] }],
    ['active:1d..7d', { active: [{ from: NOW - days(7), until: NOW - days(1) + 1 }] }],
    ['active:..7d', { active: [{ from: NOW - days(7) }] }],
    ['expires:<2d', { expires: [{ from: NOW, until: NOW + days(2) }] }],
    ['expires:>2w', { expires: [{ from: NOW + days(14) + 1 }] }],
    ['expires:1d..2d', { expires: [{ from: NOW + days(1), until: NOW + days(2) + 1 }] }],
    ['started:2026-11-01', { started: [{ from: day('2026-11-01'), until: day('2026-11-02') }] }],
    ['started:2026-11', { started: [{ from: day('2026-11-01'), until: day('2026-12-01') }] }],
    ['started:2026-11-01..2026-11-20', { started: [{ from: day('2026-11-01'), until: day('2026-11-21') }] }],
    ['started:2026-11-01..', { started: [{ from: day('2026-11-01') }] }],
    ['started:..2026-11-01', { started: [{ until: day('2026-11-02') }] }],
    ['started:>2026-11-01', { started: [{ from: day('2026-11-02') }] }],
    ['started:<=2026-11-01', { started: [{ until: day('2026-11-02') }] }],
    ['ended:>=2026-11-01T10:00Z', { ended: [{ from: day('2026-11-01') + hours(10) }] }],
    [
      'ended:2026-11-01T12:00:00+02:00',
      { ended: [{ from: day('2026-11-01') + hours(10), until: day('2026-11-01') + hours(10) + 1000 }] },
    ],
    ['started:>=2026-11-01 started:<2026-11-03', { started: [{ from: day('2026-11-01'), until: day('2026-11-03') }] }],
    ['started:2026-11-01 started:2026-11-03', { started: [] }],
    [
      '-started:2026-11-01 -started:2026-11-02',
      {
        not: { started: ['2026-11-01', '2026-11-02'].map((date) => ({ from: day(date), until: day(date) + days(1) })) },
      },
    ],
  ])('reads times: %j', (text, filter) => {
    assert.deepEqual(parseSearch(text, { now: NOW }), { ok: true, filter })
  })

  it.each([
    ['usr:ada', 'usr', 'There is no key "usr": did you mean "user"?'],
    ['word -brwser:x', 'brwser', 'There is no key "brwser": did you mean "browser"?'],
    ['http://x', 'http', /^There is no key "http": use user, ip, .*quotes/],
    ['os:mac,windoze', 'windoze', /^os: "windoze" is not known: use windows, macos, .* or other/],
    ['os:win*', 'win*', /"win\*" is not known/],
    ['user:', 'user:', 'user: is empty: write for example user:ada'],
    ['user:ada,,grace', 'user:ada,,grace', /is empty/],
    ['user:*ada', '*ada', 'user: write *ada* for a part of the name'],
    ['ip:zoe', 'zoe', /^ip: "zoe" is no address/],
    ['ip:10.0.0.0/99', '10.0.0.0/99', /^ip: "10.0.0.0\/99" is no network/],
    ['country:Germany', 'Germany', /two letters/],
    ['auth:"a b"', '"a b"', /no way to sign in/],
    ['active:30d', '30d', /^active: "30d" is no time: write <1h/],
    ['started:2026-02-30', '2026-02-30', /is no time/],
    ['started:2026-11-01T25:00Z', '2026-11-01T25:00Z', /is no time/],
    ['started:..', '..', /is no time/],
    ['started:1..2..3', '1..2..3', /is no time/],
    ['sessions:many', 'many', /is no number/],
    ['sessions:..', '..', /is no number/],
    ['status:constructor', 'constructor', /is not known/],
    ['""', '""', /There is no word/],
    ['*', '*', /There is no word/],
  ])('says what is wrong in %j', (text, where, message) => {
    const reading = parseSearch(text, { now: NOW })
    assert(!reading.ok)
    assert.equal(text.slice(reading.mistake.from, reading.mistake.to), where)
    if (typeof message === 'string') assert.equal(reading.mistake.message, message)
    else assert.match(reading.mistake.message, message)
  })

  it('R43 refuses a text that is too long, and more values than a query can hold', () => {
    const long = parseSearch('a'.repeat(SEARCH_LENGTH_LIMIT + 1), { now: NOW })
    const many = parseSearch('a '.repeat(101), { now: NOW })
    assert.equal(long.ok || long.mistake.from, SEARCH_LENGTH_LIMIT)
    assert.equal(many.ok || many.mistake.from, 200)
    assert.equal(parseSearch('a '.repeat(100), { now: NOW }).ok, true)
  })

  it('reads each example of each key', () => {
    for (const { key, examples, values = [] } of SEARCH_KEYS) {
      for (const value of values) assert.equal(parseSearch(`${key}:${value}`, { now: NOW }).ok, true, value)
      assert.notEqual(examples.length, 0)
      for (const example of examples) {
        assert.equal(parseSearch(example, { now: NOW }).ok, true, example)
        assert.equal(searchTerms(example)[0]?.key, key)
      }
    }
  })

  it('R9 X1 takes any text, and points at its mistake inside it', () => {
    fc.assert(
      fc.property(fc.oneof(someSearch, fc.string({ unit: 'binary' })), (text) => {
        const reading = parseSearch(text, { now: NOW })
        if (!reading.ok) assertInside(text, reading.mistake)
        for (const { from, to, mistake } of searchTerms(text)) {
          assert.ok(0 <= from && from < to && to <= text.length)
          if (mistake !== undefined) assertInside(text, mistake)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('X1 gives a filter that JSON carries whole', () => {
    fc.assert(
      fc.property(someSearch, (text) => {
        const reading = parseSearch(text, { now: NOW })
        assert.deepEqual(JSON.parse(JSON.stringify(reading)), reading)
      }),
    )
  })
})

describe('the terms of a search', () => {
  it('say where they stand, what they hold and what is wrong with them', () => {
    assert.deepEqual(searchTerms('ada  -os:linux,"mac" usr:x'), [
      { negated: false, values: ['ada'], from: 0, to: 3 },
      { key: 'os', negated: true, values: ['linux', 'mac'], from: 5, to: 20 },
      {
        key: 'usr',
        negated: false,
        values: ['x'],
        from: 21,
        to: 26,
        mistake: { from: 21, to: 24, message: 'There is no key "usr": did you mean "user"?' },
      },
    ])
  })

  it('are written as they are read', () => {
    fc.assert(
      fc.property(fc.oneof(someSearch, fc.string({ unit: 'binary' })), (text) => {
        const written = formatSearch(searchTerms(text))
        assert.equal(formatSearch(searchTerms(written)), written)
        assert.deepEqual(searchTerms(written).map(meaning), searchTerms(text).map(meaning))
        assert.deepEqual(filterOf(written), filterOf(text))
      }),
      { numRuns: 2000 },
    )
  })

  it('carry any text as a literal value', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: awkward, minLength: 1 }), fc.string({ minLength: 1 })), (text) => {
        const written = withTerm('', { key: 'user', values: [literalValue(text)] })
        assert.deepEqual(filterOf(written), { users: [{ kind: 'exact', text }] })
      }),
    )
  })

  it('can be added and taken away', () => {
    const term = { key: 'os', negated: true, values: ['linux'] }
    assert.equal(withTerm('', term), '-os:linux')
    assert.equal(withTerm('ada   user:"not closed', term), 'ada user:"not closed" -os:linux')
    assert.equal(withTerm('-OS:linux ada', term), '-os:linux ada')
    assert.equal(withoutTerm('ada -os:linux  word', 1), 'ada word')
    assert.equal(withoutTerm('ada', 5), 'ada')
  })
})

const awkward = fc.constantFrom('a', '"', '\\', '*', ' ', ',', ':', '-')

const someSearch = fc
  .array(
    fc.tuple(
      fc.constantFrom('', '-'),
      fc.constantFrom('', 'user:', 'ip:', 'os:', 'active:', 'expires:', 'sessions:', 'cause:', 'usr:', 'x:'),
      fc.array(
        fc.oneof(
          fc.constantFrom(
            'ada',
            'ada*',
            '*a*',
            '*',
            '"two words"',
            '"',
            '\\',
            '10.',
            '10.0.0.0/8',
            'windows',
            '>30d',
            '<1h',
          ),
          fc.constantFrom(
            '2026-11-01',
            '2026-11-01..',
            '..2026-12-01',
            '>=2026-11-01T10:00Z',
            '1d..7d',
            '>10',
            '3..5',
            ':',
            '::',
          ),
          fc.string({ maxLength: 4 }),
        ),
        { maxLength: 3 },
      ),
      fc.constantFrom(' ', '  ', '\n', ''),
    ),
    { maxLength: 6 },
  )
  .map((terms) => terms.map(([sign, key, values, blank]) => sign + key + values.join(',') + blank).join(''))

function meaning({ key, negated, values }: { key?: string; negated: boolean; values: readonly string[] }): unknown {
  return { key, negated, values }
}

function filterOf(text: string): SessionFilter | string {
  const reading = parseSearch(text, { now: NOW })
  return reading.ok ? reading.filter : reading.mistake.message
}

function assertInside(text: string, { from, to, message }: SearchMistake): void {
  assert.ok(0 <= from && from < to && to <= text.length, `${from} to ${to} of ${JSON.stringify(text)}`)
  assert.ok(message.length > 0 && message.length < 300)
}
