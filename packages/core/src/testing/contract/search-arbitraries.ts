import fc from 'fast-check'
import { parseAddressFilter } from '../../domain/address.ts'
import { hours, minutes } from '../../domain/clock.ts'
import { BROWSERS, DEVICE_KINDS, SYSTEMS } from '../../domain/device.ts'
import {
  SESSION_SORT_KEYS,
  type SessionFilter,
  type SessionPart,
  type SessionParts,
  type SessionSort,
} from '../../domain/search.ts'
import { ENDING_CAUSES, SESSION_STATUSES } from '../../domain/session.ts'
import { aDevice, NOW } from '../builders.ts'

// Few values for each field, so that ties and hits are common.
const NAMES = ['Ada', 'ada', 'adam', 'Zoë', 'zoe\u0308', 'grace', '🦊fox', '\uFF21da']
const ADDRESSES = ['10.0.0.1', '10.0.0.2', '10.200.0.1', '192.0.2.7', '2001:db8::1', '2001:db8:1::1', '']
const INSTANTS = [-hours(2), -hours(1), -minutes(5), -1, 0, 1, minutes(5), hours(1)].map((offset) => NOW + offset)

const DEVICES = [
  aDevice(),
  aDevice({ system: 'windows', systemName: 'Windows 11', label: 'Chrome 120 on Windows 11' }),
  aDevice({ browser: 'firefox', browserName: 'Firefox', kind: 'unknown', label: 'Firefox 121 on Linux' }),
  aDevice({
    system: 'ios',
    systemName: 'iOS',
    browser: 'safari',
    browserName: 'Safari',
    kind: 'phone',
    label: 'Ada’s',
  }),
  aDevice({ system: 'other', systemName: 'FREEBSD', browser: 'other', browserName: 'chrome', kind: 'program' }),
]

/** Names that fold to the same, devices, addresses and instants that many share. */
export const someSession = fc.record(
  {
    username: fc.constantFrom(...NAMES),
    ip: fc.constantFrom(...ADDRESSES),
    device: fc.constantFrom(...DEVICES),
    amr: fc.subarray(['pwd', 'otp', 'hwk']),
    startedAt: fc.constantFrom(...INSTANTS.filter((instant) => instant < NOW)),
    lastActiveAt: fc.constantFrom(...INSTANTS),
    idleDeadline: fc.constantFrom(...INSTANTS),
    absoluteDeadline: fc.constantFrom(...INSTANTS),
    country: fc.constantFrom('DE', 'FR'),
    label: fc.constantFrom('Work', 'ADA’s laptop'),
  },
  {
    requiredKeys: ['username', 'ip', 'device', 'amr', 'startedAt', 'lastActiveAt', 'idleDeadline', 'absoluteDeadline'],
  },
)

export const someSort: fc.Arbitrary<SessionSort> = fc.record({
  key: fc.constantFrom(...SESSION_SORT_KEYS),
  direction: fc.constantFrom('ascending', 'descending'),
})

const someTimes = fc.array(
  fc.record({ from: fc.constantFrom(...INSTANTS), until: fc.constantFrom(...INSTANTS) }, { requiredKeys: [] }),
  { maxLength: 2 },
)

/** One arbitrary for each part. Total, so a new part does not compile until it is among the filters. */
const someParts: { readonly [Part in SessionPart]-?: fc.Arbitrary<NonNullable<SessionParts[Part]>> } = {
  users: fc.array(
    fc.record({
      kind: fc.constantFrom('exact', 'prefix', 'part'),
      text: fc.constantFrom('', 'a', 'ADA', 'AD', 'Ë', 'zoe\u0308', '🦊', '%', '_'),
    }),
    { maxLength: 2 },
  ),
  addresses: fc.array(
    fc
      .constantFrom('10.0.0.1', '10.', '10.0.0.0/8', '10.0.0.0/31', '2001:db8::/32', '2001:', '::/0', '0.0.0.0/0')
      .map(parseAddressFilter),
    { maxLength: 2 },
  ),
  systems: fc.subarray([...SYSTEMS]),
  browsers: fc.subarray([...BROWSERS]),
  kinds: fc.subarray([...DEVICE_KINDS]),
  countries: fc.subarray(['DE', 'FR', 'US']),
  statuses: fc.subarray([...SESSION_STATUSES]),
  methods: fc.subarray(['pwd', 'otp', 'hwk']),
  causes: fc.subarray([...ENDING_CAUSES]),
  active: someTimes,
  started: someTimes,
  expires: someTimes,
  ended: someTimes,
  userSessions: fc.array(fc.record({ atLeast: fc.nat(8), atMost: fc.nat(8) }, { requiredKeys: [] }), { maxLength: 2 }),
  words: fc.subarray(['', 'ADA', 'linux', 'e 1', '10.', '2001:', 'zoe\u0308', 'work', '%'], { maxLength: 2 }),
}

export function someFilter(ids: readonly string[]): fc.Arbitrary<SessionFilter> {
  const someIds = fc.subarray([...ids, 'no-id-at-all'])
  const rest = {
    ids: someIds,
    exceptIds: someIds,
    userId: fc.constantFrom(...NAMES, 'nobody'),
    startedUntil: fc.constantFrom(...INSTANTS),
  }
  return fc
    .record({
      parts: aFewOf(someParts, 2),
      not: aFewOf(someParts, 2),
      rest: fc.oneof(fc.constant({}), aFewOf(rest, 1)),
    })
    .map(({ parts, not, rest }) => ({ ...parts, ...rest, not }))
}

/** Of all parts at once hardly any session would be left. */
function aFewOf<Table extends object>(table: Table, most: number) {
  return fc
    .subarray(Object.keys(table), { maxLength: most })
    .chain((keys) => fc.record(Object.fromEntries(Object.entries(table).filter(([key]) => keys.includes(key)))))
}
