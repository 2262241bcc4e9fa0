import assert from 'node:assert/strict'
import type { AddressFilter } from '../../domain/address.ts'
import { minutes } from '../../domain/clock.ts'
import { SESSION_SORT_KEYS, type SessionFilter, type SessionSort } from '../../domain/search.ts'
import type { SessionRecord } from '../../domain/session.ts'
import type { SessionStore } from '../../domain/store.ts'
import { aDismissal, anExpiredSession, aSession, aTouch, atNow, NOW, start } from '../builders.ts'
import { type Case, idsOf } from './case.ts'

const BY_START: SessionSort = { key: 'startedAt', direction: 'ascending' }

export function searchContract(it: Case): void {
  it('search: gives an empty page for an empty store', async (store) => {
    assert.deepEqual(await store.search({}, BY_START, { limit: 9 }, NOW), { items: [] })
  })

  it('search: gives next exactly when more remain', async (store) => {
    const sessions = inOrderOfStart(4)
    await start(store, ...sessions)

    const first = await store.search({}, BY_START, { limit: 2 }, NOW)
    const second = await store.search({}, BY_START, { limit: 2, ...afterPage(first.next) }, NOW)

    assert.deepEqual(idsOf([...first.items, ...second.items]), idsOf(sessions))
    assert.notEqual(first.next, undefined)
    assert.equal('next' in second, false)
  })

  it('search: keeps its place when the session there ends or goes', async (store) => {
    const sessions = inOrderOfStart(3)
    await start(store, ...sessions)
    const first = await store.search({ statuses: ['active'] }, BY_START, { limit: 1 }, NOW)

    await store.terminate({ ids: idsOf(first.items) }, { at: NOW, cause: 'terminated', by: { kind: 'system' } }, ALL)
    await store.dismiss({ ids: idsOf(first.items) }, aDismissal(), { limit: 1 })

    const rest = await store.search({ statuses: ['active'] }, BY_START, { limit: 9, ...afterPage(first.next) }, NOW)
    assert.deepEqual(idsOf(rest.items), idsOf(sessions.slice(1)))
  })

  it('search: gives a session that keeps its sort value exactly once, whatever comes between pages', async (store) => {
    const sessions = inOrderOfStart(4)
    await start(store, ...sessions)
    const first = await store.search({}, BY_START, { limit: 2 }, NOW)

    await start(store, aSession({ startedAt: NOW - minutes(60) }))
    await store.touch(
      sessions.map((session) => aTouch(session)),
      atNow,
    )

    const rest = await store.search({}, BY_START, { limit: 9, ...afterPage(first.next) }, NOW)
    assert.deepEqual(idsOf([...first.items, ...rest.items]), idsOf(sessions))
  })

  it('search: breaks ties by id, in the direction of the sort', async (store) => {
    const sessions = Array.from({ length: 5 }, () => aSession({ startedAt: NOW - 1 }))
    const ids = idsOf(sessions).sort()
    await start(store, ...sessions)

    for (const key of SESSION_SORT_KEYS) {
      assert.deepEqual(await listIds(store, {}, { key, direction: 'ascending' }), ids)
      assert.deepEqual(await listIds(store, {}, { key, direction: 'descending' }), ids.toReversed())
    }
  })

  it('search: sorts and finds usernames by their folded form, by code unit', async (store) => {
    const names = ['zoë', 'ABE', 'abe2', 'Zoë2', 'élan', '\uFF21', '🦊', '√']
    const sessions = names.map((username, index) => aSession({ userId: `user-${index}`, username }))
    await start(store, ...sessions)

    const { items } = await store.search({}, { key: 'username', direction: 'ascending' }, { limit: 99 }, NOW)

    assert.deepEqual(
      items.map(({ username }) => username),
      ['ABE', 'abe2', 'zoë', 'Zoë2', 'élan', '√', '🦊', '\uFF21'],
    )
    assert.deepEqual(await listNames(store, { users: [{ kind: 'part', text: 'ZOE\u0308' }] }), ['zoë', 'Zoë2'])
    assert.deepEqual(await listNames(store, { users: [{ kind: 'part', text: '🦊' }] }), ['🦊'])
    assert.deepEqual(await listNames(store, { users: [{ kind: 'part', text: '%' }] }), [])
  })

  it('search: finds addresses by address, beginning and network', async (store) => {
    const addresses = ['10.0.0.1', '10.0.0.10', '10.1.0.1', '2001:db8::1', '']
    await start(store, ...addresses.map((ip, index) => aSession({ ip, startedAt: NOW - 100 + index })))
    const list = async (address: AddressFilter) => {
      return (await store.search({ addresses: [address] }, BY_START, { limit: 9 }, NOW)).items.map(
        (session) => session.ip,
      )
    }
    assert.deepEqual(await list({ kind: 'address', address: '10.0.0.1' }), ['10.0.0.1'])
    assert.deepEqual(await list({ kind: 'prefix', prefix: '10.0.0.1' }), ['10.0.0.1', '10.0.0.10'])
    assert.deepEqual(await list({ kind: 'prefix', prefix: '2001:' }), ['2001:db8::1'])
    assert.deepEqual(await list({ kind: 'network', low: '40a000000', high: '40a00ffff' }), ['10.0.0.1', '10.0.0.10'])
  })

  it('search: takes every part of a filter together', async (store) => {
    const wanted = aSession({ userId: 'ada' })
    await start(store, wanted, aSession({ userId: 'ada' }), anExpiredSession({ userId: 'ada' }), aSession())

    const filter: SessionFilter = {
      ids: [wanted.id],
      userId: 'ada',
      users: [{ kind: 'part', text: 'AD' }],
      statuses: ['active'],
    }

    assert.deepEqual(await listIds(store, filter, BY_START), [wanted.id])
    assert.deepEqual(await listIds(store, { ...filter, exceptIds: [wanted.id] }, BY_START), [])
    assert.deepEqual(await listIds(store, { ...filter, statuses: [] }, BY_START), [])
  })

  it('search: rejects a cursor that it cannot read with bad_request', async (store) => {
    await start(store, ...inOrderOfStart(2))
    const { next } = await store.search({}, BY_START, { limit: 1 }, NOW)

    for (const after of ['', 'nonsense', Buffer.from('[1]').toString('base64url')]) {
      await assert.rejects(store.search({}, BY_START, { limit: 1, after }, NOW), { code: 'bad_request' })
    }
    const byName: SessionSort = { key: 'username', direction: 'ascending' }
    await assert.rejects(store.search({}, byName, { limit: 1, ...afterPage(next) }, NOW), { code: 'bad_request' })
  })
}

const ALL = { limit: 99, origin: {} }

function inOrderOfStart(count: number): SessionRecord[] {
  return Array.from({ length: count }, (_, index) => aSession({ startedAt: NOW - minutes(count - index) }))
}

function afterPage(next: string | undefined): { after?: string } {
  return next === undefined ? {} : { after: next }
}

async function listIds(store: SessionStore, filter: SessionFilter, sort: SessionSort): Promise<string[]> {
  return idsOf((await store.search(filter, sort, { limit: 99 }, NOW)).items)
}

async function listNames(store: SessionStore, filter: SessionFilter): Promise<string[]> {
  const sort: SessionSort = { key: 'username', direction: 'ascending' }
  return (await store.search(filter, sort, { limit: 99 }, NOW)).items.map(({ username }) => username)
}
