import {
  days,
  hours,
  type Instant,
  LISTED_STATUSES,
  parseAddressFilter,
  type SessionFilter,
  type SessionStore,
} from 'latchkey'

const LISTED = { statuses: LISTED_STATUSES }

/** What people ask for, on what a file happens to hold. */
export async function measuredSearches(
  store: SessionStore,
  now: Instant,
): Promise<Readonly<Record<string, SessionFilter>>> {
  const first = await store.search(LISTED, { key: 'startedAt', direction: 'ascending' }, { limit: 1 }, now)
  const [someone] = first.items
  if (someone === undefined) throw new Error('The file is empty')
  const ip = (text: string) => [parseAddressFilter(text)]
  return {
    none: LISTED,
    'username part': { ...LISTED, users: [{ kind: 'part', text: 'kalomi' }] },
    'exact user': { ...LISTED, users: [{ kind: 'exact', text: someone.username }] },
    'exact ip': { addresses: ip(someone.ip) },
    'network /8': { ...LISTED, addresses: ip('10.0.0.0/8') },
    'network /24 and an ipv6 /48': { ...LISTED, addresses: [...ip('10.20.30.0/24'), ...ip('2001:db8:77::/48')] },
    'browser and system': { ...LISTED, browsers: ['firefox'], systems: ['linux'] },
    system: { ...LISTED, systems: ['windows'] },
    status: { statuses: ['terminated'] },
    'last active range': { ...LISTED, active: [{ from: now - days(20), until: now - days(10) }] },
    'three mixed': {
      ...LISTED,
      systems: ['windows', 'macos'],
      addresses: ip('81.0.0.0/8'),
      active: [{ from: now - days(7), until: now - hours(1) }],
    },
    'nothing matches': { ...LISTED, systems: ['chromeos'], browsers: ['safari'] },
    'one among all': { ...LISTED, users: [{ kind: 'part', text: someone.username }], addresses: ip(someone.ip) },
  }
}
