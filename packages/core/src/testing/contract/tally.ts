import assert from 'node:assert/strict'
import { LISTED_STATUSES } from '../../domain/search.ts'
import { TALLY_KEYS } from '../../domain/tally.ts'
import { aDevice, aDismissal, anEnding, anExpiredSession, aSession, NOW, start } from '../builders.ts'
import { type Case, PLENTY } from './case.ts'

export function tallyContract(it: Case): void {
  it('tally: counts the sessions with each value, most first, then by value', async (store) => {
    await start(
      store,
      aSession({ device: aDevice({ system: 'macos', browser: 'safari', kind: 'desktop' }), country: 'FR' }),
      aSession({ device: aDevice({ system: 'ios', browser: 'safari', kind: 'phone' }), country: 'DE' }),
      aSession({ device: aDevice({ system: 'windows', browser: 'edge', kind: 'desktop' }), country: 'DE' }),
    )

    assert.deepEqual(await store.tally('system', { now: NOW }), [
      { value: 'ios', sessions: 1 },
      { value: 'macos', sessions: 1 },
      { value: 'windows', sessions: 1 },
    ])
    assert.deepEqual(await store.tally('browser', { now: NOW }), [
      { value: 'safari', sessions: 2 },
      { value: 'edge', sessions: 1 },
    ])
    assert.deepEqual(await store.tally('kind', { now: NOW }), [
      { value: 'desktop', sessions: 2 },
      { value: 'phone', sessions: 1 },
    ])
    assert.deepEqual(await store.tally('country', { now: NOW }), [
      { value: 'DE', sessions: 2 },
      { value: 'FR', sessions: 1 },
    ])
  })

  it('tally: counts a session once for each of its methods, and without a country not at all', async (store) => {
    await start(store, aSession({ amr: ['pwd', 'otp', 'pwd'] }), aSession({ amr: ['pwd'] }), aSession({ amr: [] }))

    assert.deepEqual(await store.tally('method', { now: NOW }), [
      { value: 'pwd', sessions: 2 },
      { value: 'otp', sessions: 1 },
    ])
    assert.deepEqual(await store.tally('country', { now: NOW }), [])
  })

  it('tally: counts what is active or expired, and neither what was terminated nor what was dismissed', async (store) => {
    const [terminated, dismissed] = [aSession(), anExpiredSession()]
    await start(store, terminated, dismissed, aSession(), anExpiredSession(), aSession({ idleDeadline: NOW }))
    await store.terminate({ ids: [terminated.id] }, anEnding(), { limit: 1, origin: {} })
    await store.dismiss({ ids: [dismissed.id] }, aDismissal(), { limit: 1 })

    const listed = await store.count({ statuses: LISTED_STATUSES }, { now: NOW, upTo: PLENTY })
    assert.equal(listed.sessions, 3)
    for (const key of TALLY_KEYS.filter((one) => one !== 'country')) {
      assert.deepEqual(
        (await store.tally(key, { now: NOW })).map(({ sessions }) => sessions),
        [3],
        key,
      )
    }
  })
}
