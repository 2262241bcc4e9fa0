import assert from 'node:assert/strict'
import { hours, minutes } from '../../domain/clock.ts'
import { aDevice, anEnding, anExpiredSession, aSession, aTouch, atNow, NOW, start } from '../builders.ts'
import { allChanges, allEvents, type Case, found, idsOf } from './case.ts'

export function touchContract(it: Case): void {
  it('touch: moves last active and the idle deadline forward, and not the version', async (store) => {
    const session = aSession({ idleDeadline: NOW + minutes(1) })
    await start(store, session)

    assert.deepEqual(await store.touch([aTouch(session, { idleDeadline: NOW + hours(1) })], atNow), [session.id])

    assert.deepEqual(await found(store, session), { ...session, lastActiveAt: NOW, idleDeadline: NOW + hours(1) })
  })

  it('touch: takes over address, user agent and device where given', async (store) => {
    const session = aSession({ ip: '203.0.113.7', device: aDevice({ systemVersion: '6' }) })
    const { browserVersion: _, ...device } = aDevice({ system: 'ios', systemName: 'iOS', label: 'Chrome on iOS' })
    await start(store, session)

    await store.touch([aTouch(session, { ip: '2001:db8::7', userAgent: 'Safari', device })], atNow)

    const touched = await found(store, session)
    assert.deepEqual([touched.ip, touched.userAgent, touched.device], ['2001:db8::7', 'Safari', device])
    assert.equal(touched.ipAtStart, '203.0.113.7')
  })

  it('touch: keeps address, user agent and device where not given', async (store) => {
    const session = aSession()
    await start(store, session)

    await store.touch([aTouch(session)], atNow)

    const { ip, userAgent, device } = await found(store, session)
    assert.deepEqual(
      { ip, userAgent, device },
      { ip: session.ip, userAgent: session.userAgent, device: session.device },
    )
  })

  it('touch: lets a session be found by its new address', async (store) => {
    const session = aSession({ ip: '203.0.113.7' })
    await start(store, session)

    await store.touch([aTouch(session, { ip: '198.51.100.1' })], atNow)

    const search = (address: string) => {
      const filter = { addresses: [{ kind: 'address', address }] } as const
      return store.search(filter, { key: 'startedAt', direction: 'ascending' }, { limit: 9 }, NOW)
    }
    assert.deepEqual(idsOf((await search('198.51.100.1')).items), [session.id])
    assert.deepEqual((await search('203.0.113.7')).items, [])
  })

  it('touch: never moves back, whatever order touches arrive in', async (store) => {
    const session = aSession()
    await start(store, session)
    const late = aTouch(session, { at: NOW, ip: '198.51.100.1', idleDeadline: session.absoluteDeadline })
    const early = aTouch(session, { at: NOW - 1, ip: '192.0.2.1', userAgent: 'Old', device: aDevice({ label: 'Old' }) })
    await store.touch([late], atNow)
    const before = await found(store, session)

    assert.deepEqual(await store.touch([early], atNow), [])

    assert.deepEqual(await found(store, session), before)
  })

  it('touch: takes the furthest idle deadline, also from an earlier use', async (store) => {
    const session = aSession({ idleDeadline: NOW + 1, lastActiveAt: NOW })
    await start(store, session)

    assert.deepEqual(
      await store.touch(
        [aTouch(session, { at: NOW - 1, idleDeadline: NOW + 2, ip: '192.0.2.1' })],
        () => NOW - minutes(1),
      ),
      [session.id],
    )

    assert.deepEqual(await found(store, session), { ...session, idleDeadline: NOW + 2 })
  })

  it('touch: keeps an idle deadline that is further away', async (store) => {
    const session = aSession({ idleDeadline: NOW + hours(2) })
    await start(store, session)

    await store.touch([aTouch(session, { idleDeadline: NOW + hours(1) })], atNow)

    assert.equal((await found(store, session)).idleDeadline, NOW + hours(2))
  })

  it('touch: never moves the idle deadline past the absolute one', async (store) => {
    const session = aSession({ idleDeadline: NOW + minutes(1), absoluteDeadline: NOW + minutes(5) })
    await start(store, session)

    await store.touch([aTouch(session, { idleDeadline: NOW + hours(9) })], atNow)

    const touched = await found(store, session)
    assert.deepEqual([touched.idleDeadline, touched.absoluteDeadline], [NOW + minutes(5), NOW + minutes(5)])
  })

  it('R32 touch: never revives an ended session', async (store) => {
    const session = aSession()
    await start(store, session)
    const [ended] = await store.terminate({}, anEnding(), { limit: 1, origin: {} })

    const early = aTouch(session, { at: NOW - 1, ip: '192.0.2.1' })
    assert.deepEqual(await store.touch([aTouch(session), early], atNow), [])

    assert.deepEqual(await found(store, session), ended)
  })

  it('R32 touch: leaves a session as it is whose deadline had passed at the use', async (store) => {
    const [idle, absolute] = [aSession({ idleDeadline: NOW }), aSession({ absoluteDeadline: NOW })]
    const long = anExpiredSession()
    await start(store, idle, absolute, long)

    // By a clock that was set back.
    assert.deepEqual(await store.touch([aTouch(idle), aTouch(absolute), aTouch(long)], () => 0), [])

    assert.deepEqual(await found(store, idle), idle)
    assert.deepEqual(await found(store, absolute), absolute)
    assert.deepEqual(await found(store, long), long)
  })

  it('R32 touch: leaves a session as it is whose deadline has passed since the use', async (store) => {
    const [idle, absolute] = [aSession({ idleDeadline: NOW }), aSession({ absoluteDeadline: NOW })]
    await start(store, idle, absolute)
    const before = { at: NOW - 2, idleDeadline: NOW + hours(1) }
    const uses = [aTouch(idle, before), aTouch(absolute, before)]

    assert.deepEqual(await store.touch(uses, atNow), [])

    assert.deepEqual([await found(store, idle), await found(store, absolute)], [idle, absolute])
    assert.equal((await store.touch(uses, () => NOW - minutes(1))).length, 2)
  })

  it('R32 touch: never makes a session that is absent', async (store) => {
    const session = aSession()

    assert.deepEqual(await store.touch([aTouch(session)], atNow), [])

    assert.equal(await store.find(session.id), undefined)
  })

  it('touch: says which sessions it changed, each once', async (store) => {
    const [twice, once, over] = [aSession(), aSession(), anExpiredSession()]
    await start(store, twice, once, over)

    const batch = [aTouch(twice, { at: NOW - 1 }), aTouch(once), aTouch(over), aTouch(aSession()), aTouch(twice)]
    assert.deepEqual((await store.touch(batch, atNow)).toSorted(), [twice.id, once.id].toSorted())

    assert.equal((await found(store, twice)).lastActiveAt, NOW)
  })

  it('touch: allows an empty batch', async (store) => {
    assert.deepEqual(await store.touch([], atNow), [])
  })

  it('touch: writes no event and no change', async (store) => {
    const session = aSession()
    await start(store, session)

    await store.touch([aTouch(session)], atNow)

    assert.deepEqual([(await allEvents(store)).length, (await allChanges(store)).length], [1, 1])
  })
}
