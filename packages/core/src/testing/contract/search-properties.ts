import assert from 'node:assert/strict'
import fc from 'fast-check'
import { minutes } from '../../domain/clock.ts'
import { BROWSERS, DEVICE_KINDS, SYSTEMS } from '../../domain/device.ts'
import type { Page } from '../../domain/page.ts'
import { LISTED_STATUSES, type SessionFilter, type SessionSort, sortValueOf } from '../../domain/search.ts'
import { ENDING_CAUSES, isExpiry, isLive, type SessionRecord } from '../../domain/session.ts'
import { sessionMatches } from '../../domain/session-matching.ts'
import type { SessionStore } from '../../domain/store.ts'
import { aDismissal, anEnding, aSession, NOW, start } from '../builders.ts'
import { type Case, idsOf } from './case.ts'
import { someFilter, someSession, someSort } from './search-arbitraries.ts'

export function searchProperties(it: Case): void {
  it('R95 search: finds, sorts, pages and counts exactly what a plain list does', async (store) => {
    const sessions = await mixed(store, fc.sample(someSession, 60))
    await fc.assert(
      fc.asyncProperty(someFilter(idsOf(sessions)), someSort, fc.integer({ min: 1, max: 25 }), async (...asked) => {
        await compare(store, sessions, ...asked)
      }),
      { numRuns: 300 },
    )
  })

  it('R95 search: sorts those of some devices by device as a plain list does', async (store) => {
    const sessions = await mixed(store, fc.sample(someSession, 60))
    await fc.assert(
      fc.asyncProperty(someDevices, someDirection, fc.integer({ min: 1, max: 25 }), async (parts, direction, limit) => {
        const filter = { ...parts, statuses: LISTED_STATUSES }
        await compare(store, sessions, filter, { key: 'device', direction }, limit)
      }),
      { numRuns: 60 },
    )
  })
}

const someDevices = fc.record(
  {
    systems: fc.subarray([...SYSTEMS], { minLength: 4 }),
    browsers: fc.subarray([...BROWSERS], { minLength: 4 }),
    kinds: fc.subarray([...DEVICE_KINDS], { minLength: 1 }),
  },
  { requiredKeys: ['systems'] },
)
const someDirection = fc.constantFrom('ascending', 'descending')

/** Sessions in every state there is: live, expired and noted or not, ended and dismissed. */
async function mixed(store: SessionStore, drawn: readonly Partial<SessionRecord>[]): Promise<SessionRecord[]> {
  const started = drawn.map(({ startedAt = NOW, lastActiveAt = NOW, ...given }) =>
    aSession({ ...given, userId: given.username ?? '', startedAt, lastActiveAt: Math.max(startedAt, lastActiveAt) }),
  )
  await start(store, ...started)
  const ids = idsOf(started)
  const causes = ENDING_CAUSES.filter((cause) => !isExpiry(cause))
  for (const [index, cause] of causes.entries()) {
    const named = ids.filter((_, place) => place % 12 === index)
    const ending = anEnding({ cause, at: NOW - minutes(index) })
    await store.terminate({ ids: named }, ending, { limit: 99, origin: {} })
  }
  await store.expire(NOW, { limit: 5 })
  await store.dismiss({ ids: ids.filter((_, index) => index % 6 === 0) }, aDismissal(), { limit: 99 })
  const found = await Promise.all(ids.map((id) => store.find(id)))
  return found.filter((session) => session !== undefined)
}

async function compare(
  store: SessionStore,
  sessions: readonly SessionRecord[],
  filter: SessionFilter,
  sort: SessionSort,
  limit: number,
): Promise<void> {
  const live = sessions.filter((session) => isLive(session, NOW))
  const liveSessionsOf = (user: string) => live.filter(({ userId }) => userId === user).length
  const surroundings = { now: NOW, liveSessionsOf }
  const expected = sessions
    .filter((session) => sessionMatches(session, filter, surroundings))
    .sort((left, right) => inOrder(left, right, sort))

  assert.deepEqual(await pagesToTheEnd(store, filter, sort, limit, expected.length), expected)
  assert.deepEqual(await store.count(filter, { now: NOW, upTo: 99 }), {
    sessions: expected.length,
    users: new Set(expected.map(({ userId }) => userId)).size,
    more: false,
  })
}

async function pagesToTheEnd(
  store: SessionStore,
  filter: SessionFilter,
  sort: SessionSort,
  limit: number,
  expected: number,
): Promise<SessionRecord[]> {
  const items: SessionRecord[] = []
  let page: Page<SessionRecord> = await store.search(filter, sort, { limit }, NOW)
  items.push(...page.items)
  while (page.next !== undefined && items.length <= expected) {
    assert.equal(page.items.length, limit)
    page = await store.search(filter, sort, { limit, after: page.next }, NOW)
    items.push(...page.items)
  }
  return items
}

function inOrder(left: SessionRecord, right: SessionRecord, { key, direction }: SessionSort): number {
  const [one, other] = [sortValueOf(left, key, NOW), sortValueOf(right, key, NOW)]
  const ascending = one === other ? (left.id < right.id ? -1 : 1) : one < other ? -1 : 1
  return direction === 'ascending' ? ascending : -ascending
}
