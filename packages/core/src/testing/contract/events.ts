import assert from 'node:assert/strict'
import { EVENT_TYPES } from '../../domain/event.ts'
import { type EventFilter, eventMatches } from '../../domain/search.ts'
import { anEvent, aSession, NOW } from '../builders.ts'
import { allEvents, type Case, withoutSeq } from './case.ts'

export function eventsContract(it: Case): void {
  it('record: writes events in the order given', async (store) => {
    const events = [anEvent({ at: NOW }), anEvent({ at: NOW - 5 }), anEvent({ at: NOW + 5 })]

    await store.record(events)

    assert.deepEqual((await allEvents(store)).map(withoutSeq), events.toReversed())
  })

  it('record: keeps every field, and leaves out what an event does not have', async (store) => {
    const full = anEvent({
      by: { kind: 'user', userId: 'ada', username: 'Ada 🦊' },
      origin: { ip: '192.0.2.1', userAgent: 'curl' },
      userId: 'ada',
      username: 'Ada 🦊',
      sessionId: aSession().id,
      details: { reason: 'a "quoted" reason', device: 'curl' },
    })

    await store.record([full, anEvent()])

    assert.deepEqual((await allEvents(store)).map(withoutSeq), [anEvent(), full])
  })

  it('record: takes every type of event', async (store) => {
    await store.record(EVENT_TYPES.map((type) => anEvent({ type })))

    assert.equal((await allEvents(store)).length, EVENT_TYPES.length)
  })

  it('events: gives the newest first, by number', async (store) => {
    await store.record([anEvent(), anEvent(), anEvent()])

    const numbers = (await allEvents(store)).map(({ seq }) => seq)

    assert.deepEqual(
      numbers,
      numbers.toSorted((left, right) => right - left),
    )
    assert.equal(new Set(numbers).size, 3)
  })

  it('events: filters as the domain does', async (store) => {
    const { id } = aSession()
    await store.record([
      anEvent({ userId: 'ada', username: 'Ada', origin: { ip: '10.0.0.1' } }),
      anEvent({ userId: 'grace', username: 'GRACE', sessionId: id, type: 'session_started' }),
      anEvent({ username: 'adam', origin: { ip: '2001:db8::1' } }),
      anEvent({ type: 'token_refused', origin: { ip: '10.0.0.2' } }),
    ])
    const all = await allEvents(store)
    const filters: EventFilter[] = [
      {},
      { userId: 'ada' },
      { usernamePart: 'ADA' },
      { usernamePart: '' },
      { ip: { kind: 'prefix', prefix: '10.' } },
      { ip: { kind: 'address', address: '2001:db8::1' } },
      { ip: { kind: 'network', low: '400000000', high: '40affffff' } },
      { ip: { kind: 'network', low: `6${'0'.repeat(32)}`, high: `6${'f'.repeat(32)}` } },
      { types: ['session_started', 'token_refused'] },
      { types: [] },
      { sessionId: id },
      { sessionId: 'no-id-at-all' },
      { userId: 'ada', types: ['token_refused'] },
    ]

    for (const filter of filters) {
      const expected = all.filter((event) => eventMatches(event, filter))
      assert.deepEqual(await allEvents(store, filter), expected, JSON.stringify(filter))
    }
  })

  it('events: pages to the end, with next exactly when more remain', async (store) => {
    await store.record(Array.from({ length: 4 }, (_, index) => anEvent({ details: { index: String(index) } })))

    const first = await store.events({}, { limit: 2 })
    const second = await store.events({}, { limit: 2, after: first.next ?? '' })

    assert.deepEqual([...first.items, ...second.items], await allEvents(store))
    assert.equal('next' in second, false)
  })

  it('events: keeps its place while new events arrive', async (store) => {
    await store.record([anEvent({ details: { is: 'oldest' } }), anEvent(), anEvent()])
    const first = await store.events({}, { limit: 2 })

    await store.record([anEvent(), anEvent()])

    const second = await store.events({}, { limit: 9, after: first.next ?? '' })
    assert.deepEqual(
      second.items.map(({ details }) => details),
      [{ is: 'oldest' }],
    )
  })

  it('events: rejects a cursor that it cannot read with bad_request', async (store) => {
    await assert.rejects(store.events({}, { limit: 1, after: 'nonsense' }), { code: 'bad_request' })
  })
}
