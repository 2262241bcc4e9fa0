import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'vitest'
import { hours, type Instant, seconds } from '../../domain/clock.ts'
import type { Page } from '../../domain/page.ts'
import { SESSION_SORT_KEYS, type SessionFilter, type SessionSort, sortValueOf } from '../../domain/search.ts'
import type { SessionRecord } from '../../domain/session.ts'
import { aDevice, anEnding, aSession, NOW } from '../../testing/builders.ts'
import { openSqliteStore, type SqliteStore } from './sqlite-store.ts'
import { aFile } from './test-file.ts'

/** More than the first stretches of a walk take. */
const SESSIONS = 24_000
const DEVICES = [aDevice(), aDevice({ system: 'ios', systemName: 'iOS', kind: 'phone' }), aDevice({ kind: 'unknown' })]
const COUNTRIES = [undefined, 'DE', 'FR', 'IS']

let file: ReturnType<typeof aFile>
let store: SqliteStore
beforeEach(() => {
  file = aFile()
  store = openSqliteStore(file.path, { lease: 0 })
})
afterEach(async () => {
  await store.close()
  file.remove()
})

describe('a search among more sessions than one step takes', () => {
  it('R95 finds the same in each order, both ways, page by page', async () => {
    const sessions = startMany(store)
    // Those that match are first in one order and last in another, so that walks go on and are given up.
    const filters: SessionFilter[] = [
      { statuses: ['active', 'terminated'], active: [{ until: NOW - hours(2) }] },
      { active: [{ from: NOW - hours(1) }], countries: ['IS'] },
      // No index has those, so that nothing but a walk to the end finds them.
      { not: { active: [{ from: NOW - hours(6) }] } },
    ]
    const matches = [
      ({ ending, lastActiveAt, ...session }: SessionRecord) =>
        lastActiveAt < NOW - hours(2) && (ending !== undefined || session.idleDeadline > NOW),
      ({ lastActiveAt, country }: SessionRecord) => lastActiveAt >= NOW - hours(1) && country === 'IS',
      ({ lastActiveAt }: SessionRecord) => lastActiveAt < NOW - hours(6),
    ]
    for (const [index, filter] of filters.entries()) {
      const wanted = sessions.filter((session) => matches[index]?.(session))
      assert.ok(wanted.length > 200)
      for (const key of SESSION_SORT_KEYS) {
        for (const direction of ['ascending', 'descending'] as const) {
          const expected = wanted.sort((one, other) => inOrder(one, other, { key, direction })).map(({ id }) => id)
          assert.deepEqual(await pages(filter, { key, direction }), expected, `${key} ${direction}`)
        }
      }
    }
  })
})

/** The fewer the longer ago, and so many at one instant that the sample of a stretch is of nothing else. */
function startOf(index: number): Instant {
  const place = index >= 9_000 && index < 14_000 ? 9_000 : index
  return NOW - Math.ceil(hours(20) * ((SESSIONS - place) / SESSIONS) ** 4)
}

/** In one transaction. Every fourth has been ended, every fifth is over. */
function startMany(store: SqliteStore): SessionRecord[] {
  const sessions = Array.from({ length: SESSIONS }, (_, index) => {
    const startedAt = startOf(index)
    const session = aSession({
      userId: `user${index % 3001}`,
      startedAt,
      lastActiveAt: startedAt + ((index * 7919) % (NOW - startedAt)),
      idleDeadline: index % 5 === 0 ? NOW - (index % 100) : NOW + seconds((index * 31) % 9973),
      absoluteDeadline: NOW + hours(9),
      amr: index % 7 === 0 ? ['hwk'] : ['pwd'],
      ip: `10.${index % 200}.${index % 7}.1`,
    })
    const [device, country] = [DEVICES[index % 3] ?? aDevice(), COUNTRIES[index % 4]]
    const ending = index % 4 === 1 ? { ending: anEnding({ at: NOW - 1 }) } : {}
    return { ...session, device, ...(country === undefined ? {} : { country }), ...ending }
  })
  store.transact((verbs) => {
    for (const session of sessions) verbs.insert(session, { events: [] })
  })
  return sessions
}

async function pages(filter: SessionFilter, sort: SessionSort): Promise<string[]> {
  const ids: string[] = []
  let page: Page<SessionRecord> | undefined
  do {
    const after = page?.next
    page = await store.search(filter, sort, { limit: 1000, ...(after === undefined ? {} : { after }) }, NOW)
    ids.push(...page.items.map(({ id }) => id))
  } while (page.next !== undefined)
  return ids
}

function inOrder(left: SessionRecord, right: SessionRecord, { key, direction }: SessionSort): number {
  const [one, other] = [sortValueOf(left, key, NOW), sortValueOf(right, key, NOW)]
  const ascending = one === other ? (left.id < right.id ? -1 : 1) : one < other ? -1 : 1
  return direction === 'ascending' ? ascending : -ascending
}
