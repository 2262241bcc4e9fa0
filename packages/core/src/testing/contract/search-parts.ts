import assert from 'node:assert/strict'
import { days, minutes } from '../../domain/clock.ts'
import { toSessionCursor } from '../../domain/page.ts'
import type { SessionFilter, SessionSort } from '../../domain/search.ts'
import { statusOf } from '../../domain/session.ts'
import type { SessionStore } from '../../domain/store.ts'
import { aDevice, anEnding, anExpiredSession, aSession, NOW, start } from '../builders.ts'
import type { Case } from './case.ts'

// One example of each rule that is easily got wrong. What is true of all filters stands in search-properties.ts.

export function searchPartsContract(it: Case): void {
  it('search: takes one of the values of a part, and each of the words', async (store) => {
    await start(store, named('ada', 'windows'), named('grace', 'linux'), named('alan', 'macos'))

    assert.deepEqual(await listNames(store, { systems: ['windows', 'linux'] }), ['ada', 'grace'])
    assert.deepEqual(await listNames(store, { words: ['CHROME', 'ra'] }), ['grace'])
    assert.deepEqual(await listNames(store, { systems: [] }), [])
    assert.deepEqual(await listNames(store, { words: [] }), ['ada', 'alan', 'grace'])
  })

  it('search: leaves out each session for which something in not is true', async (store) => {
    await start(store, named('ada', 'windows'), named('grace', 'linux'), named('alan', 'macos'))

    assert.deepEqual(await listNames(store, { not: { systems: ['windows', 'linux'] } }), ['alan'])
    assert.deepEqual(await listNames(store, { not: { systems: ['windows'], words: ['gra', 'nobody'] } }), ['alan'])
    assert.deepEqual(await listNames(store, { not: { countries: ['DE'], systems: [] } }), ['ada', 'alan', 'grace'])
  })

  it('search: tells the whole of a username from its beginning and from a part of it', async (store) => {
    await start(store, ...['Ada', 'adam', 'nada'].map((userId) => aSession({ userId })))
    const list = (kind: 'exact' | 'prefix' | 'part') => listNames(store, { users: [{ kind, text: 'aDA' }] })

    assert.deepEqual(await list('exact'), ['Ada'])
    assert.deepEqual(await list('prefix'), ['Ada', 'adam'])
    assert.deepEqual(await list('part'), ['Ada', 'adam', 'nada'])
  })

  it('search: counts only the live sessions of a user', async (store) => {
    const ended = aSession({ userId: 'grace' })
    await start(store, aSession({ userId: 'ada' }), aSession({ userId: 'ada' }), aSession({ userId: 'grace' }), ended)
    await start(store, anExpiredSession({ userId: 'grace' }))
    await store.terminate({ ids: [ended.id] }, anEnding(), { limit: 1, origin: {} })

    assert.deepEqual(await listNames(store, { userSessions: [{ atLeast: 2 }] }), ['ada', 'ada'])
    assert.deepEqual(await listNames(store, { userSessions: [{ atMost: 1 }] }), ['grace', 'grace', 'grace'])
  })

  it('search: knows how and when time has ended a session, whether that is noted or not', async (store) => {
    const deadline = NOW - minutes(5)
    await start(store, anExpiredSession({ userId: 'idle', idleDeadline: deadline }))
    await start(store, aSession({ userId: 'absolute', idleDeadline: deadline, absoluteDeadline: deadline }), aSession())
    const list = async () => [
      await listNames(store, { causes: ['idle'] }),
      await listNames(store, { causes: ['absolute'] }),
      await listNames(store, { ended: [{ from: deadline, until: deadline + 1 }] }),
      await listNames(store, { ended: [{ until: deadline }] }),
    ]

    const before = await list()
    await store.expire(NOW, { limit: 9 })

    assert.deepEqual(before, [['idle'], ['absolute'], ['absolute', 'idle'], []])
    assert.deepEqual(await list(), before)
  })

  it('search: sorts addresses by number: none, then IPv4, then IPv6', async (store) => {
    const addresses = ['', '2.0.0.1', '10.0.0.2', '10.0.0.10', '203.0.113.7', '::1', '2001:db8::1', 'fe80::1']
    await start(store, ...addresses.toReversed().map((ip) => aSession({ ip })))

    assert.deepEqual(await listSorted(store, 'ip', ({ ip }) => ip), addresses)
  })

  it('search: sorts devices by browser and system, whatever the case and the version', async (store) => {
    const devices = [
      aDevice({ browserName: 'chrome', systemName: 'Android', label: '1' }),
      aDevice({ browserName: 'Chrome', systemName: 'Linux', browserVersion: '99', label: '2' }),
      aDevice({ browserName: 'edge', systemName: 'Linux', label: '3' }),
    ]
    await start(store, ...devices.toReversed().map((device) => aSession({ device })))

    assert.deepEqual(await listSorted(store, 'device', ({ device }) => device.label), ['1', '2', '3'])
  })

  it('search: sorts by the code of the country, those without one first', async (store) => {
    await start(store, aSession({ country: 'FR' }), aSession(), aSession({ country: 'DE' }))

    assert.deepEqual(await listSorted(store, 'country', ({ country = 'none' }) => country), ['none', 'DE', 'FR'])
  })

  it('search: sorts by the methods of the login, one after the other', async (store) => {
    const logins = [[], ['otp'], ['pwd'], ['pwd', 'hwk'], ['pwd', 'otp']]
    await start(store, ...logins.toReversed().map((amr) => aSession({ amr })))

    assert.deepEqual(await listSorted(store, 'method', ({ amr }) => amr.join('+')), [
      '',
      'otp',
      'pwd',
      'pwd+hwk',
      'pwd+otp',
    ])
  })

  it('search: sorts by status as it is now: active, expired whether that is noted or not, terminated', async (store) => {
    const [ended, noted, unnoted] = [aSession(), anExpiredSession({ userId: 'noted' }), anExpiredSession()]
    await start(store, ended, noted, aSession())
    await store.terminate({ ids: [ended.id] }, anEnding(), { limit: 1, origin: {} })
    await store.expire(NOW, { limit: 9 })
    await start(store, unnoted)

    const statuses = await listSorted(store, 'status', (session) => statusOf(session, NOW))
    assert.deepEqual(statuses, ['active', 'expired', 'expired', 'terminated'])
    // What was active when its page was given has expired when the next one is asked for.
    const later = NOW + days(365)
    const page = { limit: 1, after: toSessionCursor({ value: 'active', id: noted.id }) }
    const next = await store.search({}, { key: 'status', direction: 'descending' }, page, later)
    assert.deepEqual(next, { items: [] })
  })
}

function named(userId: string, system: 'windows' | 'linux' | 'macos') {
  return aSession({ userId, device: aDevice({ system }) })
}

async function listNames(store: SessionStore, filter: SessionFilter): Promise<string[]> {
  const sort: SessionSort = { key: 'username', direction: 'ascending' }
  return (await store.search(filter, sort, { limit: 99 }, NOW)).items.map(({ username }) => username)
}

async function listSorted(
  store: SessionStore,
  key: SessionSort['key'],
  by: (session: ReturnType<typeof aSession>) => string,
): Promise<string[]> {
  const ascending = await store.search({}, { key, direction: 'ascending' }, { limit: 99 }, NOW)
  const descending = await store.search({}, { key, direction: 'descending' }, { limit: 99 }, NOW)
  assert.deepEqual(ascending.items, descending.items.toReversed())
  return ascending.items.map(by)
}
