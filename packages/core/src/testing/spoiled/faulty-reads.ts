import { PLENTY } from '../contract/case.ts'
import type { Fault } from './fault.ts'

export const FAULTY_READS: readonly Fault[] = [
  {
    fault: 'gives whoever asks at the same time the session of another',
    case: 'find: answers each of many that ask at once with what that one asked for',
    spoil: (store) => {
      let turn: ReturnType<typeof store.find> | undefined
      return {
        find: (id) => {
          turn ??= store.find(id).finally(() => {
            turn = undefined
          })
          return turn
        },
      }
    },
  },
  {
    fault: 'does not write the event of an ending',
    case: 'terminate: writes one event for each session',
    spoil: (store) => ({
      events: async (filter, page) => {
        const { items, ...rest } = await store.events(filter, page)
        return { ...rest, items: items.filter(({ type }) => type !== 'session_terminated') }
      },
    }),
  },
  {
    fault: 'pages by counting rows',
    case: 'search: keeps its place when the session there ends or goes',
    spoil: (store) => ({
      search: async (filter, sort, { limit, after }, now) => {
        const { items } = await store.search(filter, sort, { limit: PLENTY }, now)
        const from = Number(after ?? 0)
        const page = { items: items.slice(from, from + limit) }
        return from + limit < items.length ? { ...page, next: String(from + limit) } : page
      },
    }),
  },
  {
    fault: 'says that more remain after a last page that is full',
    case: 'search: gives next exactly when more remain',
    spoil: (store) => ({
      search: async (filter, sort, page, now) => {
        const found = await store.search(filter, sort, page, now)
        return found.items.length < page.limit ? found : { ...found, next: found.next ?? 'more' }
      },
    }),
  },
  {
    fault: 'counts expired sessions as active',
    case: 'count: shares one definition of each status with the domain',
    spoil: (store) => ({
      count: (filter, options) => {
        const statuses = filter.statuses?.includes('active') ? (['active', 'expired'] as const) : filter.statuses
        return store.count(statuses === undefined ? filter : { ...filter, statuses }, options)
      },
    }),
  },
  {
    fault: 'ignores the case folding of names',
    case: 'R95 search: finds, sorts, pages and counts exactly what a plain list does',
    spoil: (store) => ({
      search: async ({ users = [], ...filter }, sort, page, now) => {
        const { items, ...rest } = await store.search(filter, sort, page, now)
        return { ...rest, items: items.filter(({ username }) => users.every(({ text }) => username.includes(text))) }
      },
    }),
  },
  {
    fault: 'forgets what must not be',
    case: 'search: leaves out each session for which something in not is true',
    spoil: (store) => ({
      search: ({ not: _, ...filter }, sort, page, now) => store.search(filter, sort, page, now),
    }),
  },
  {
    fault: 'leaves out only what everything in not is true of',
    case: 'R95 search: finds, sorts, pages and counts exactly what a plain list does',
    spoil: (store) => ({
      search: async ({ not = {}, ...filter }, sort, page, now) => {
        const out = await store.search(not, sort, { limit: PLENTY }, now)
        const ids = out.items.map(({ id }) => id)
        const exceptIds = Object.keys(not).length === 0 ? [] : ids
        return store.search({ ...filter, exceptIds: [...(filter.exceptIds ?? []), ...exceptIds] }, sort, page, now)
      },
    }),
  },
  {
    fault: 'takes the whole of a username for a part of it',
    case: 'search: tells the whole of a username from its beginning and from a part of it',
    spoil: (store) => ({
      search: ({ users = [], ...filter }, sort, page, now) => {
        const parts = users.map(({ text }) => ({ kind: 'part', text }) as const)
        return store.search({ ...filter, ...(users.length === 0 ? {} : { users: parts }) }, sort, page, now)
      },
    }),
  },
  {
    fault: 'sorts addresses as text',
    case: 'search: sorts addresses by number: none, then IPv4, then IPv6',
    spoil: (store) => ({
      search: async (filter, sort, page, now) => {
        const { items, ...rest } = await store.search(filter, sort, page, now)
        if (sort.key !== 'ip') return { ...rest, items }
        const sign = sort.direction === 'ascending' ? 1 : -1
        return { ...rest, items: items.toSorted((one, other) => (one.ip < other.ip ? -sign : sign)) }
      },
    }),
  },
  {
    fault: 'knows an expiry only when it is noted',
    case: 'search: knows how and when time has ended a session, whether that is noted or not',
    spoil: (store) => ({
      search: async (filter, sort, page, now) => {
        const { items, ...rest } = await store.search(filter, sort, page, now)
        const asksForEnding = filter.causes !== undefined || filter.ended !== undefined
        return { ...rest, items: items.filter(({ ending }) => !asksForEnding || ending !== undefined) }
      },
    }),
  },
  {
    fault: 'tallies what is off the list too',
    case: 'tally: counts what is active or expired, and neither what was terminated nor what was dismissed',
    spoil: (store) => ({
      tally: async (key, { now }) => {
        const { items } = await store.search({}, { key: 'ip', direction: 'ascending' }, { limit: PLENTY }, now)
        return [{ value: key, sessions: items.length }]
      },
    }),
  },
  {
    fault: 'tells changes out of order',
    case: 'changes: tells what started, was changed, got a new secret and ended, oldest first',
    spoil: (store) => ({
      changes: async (options) => {
        const { changes, last } = await store.changes(options)
        return { changes: changes.toReversed(), last }
      },
    }),
  },
  {
    fault: 'does not tell of a new secret',
    case: 'changes: tells what started, was changed, got a new secret and ended, oldest first',
    spoil: (store) => ({
      changes: async (options) => {
        const { changes, last } = await store.changes(options)
        return { changes: changes.filter(({ kind }) => kind !== 'rotated'), last }
      },
    }),
  },
  {
    fault: 'tells only of what concerns secret and life',
    case: 'changes: tells what started, was changed, got a new secret and ended, oldest first',
    spoil: (store) => ({
      changes: async (options) => {
        const { changes, last } = await store.changes(options)
        return { changes: changes.filter(({ kind }) => kind !== 'changed'), last }
      },
    }),
  },
  {
    fault: 'answers after it was closed',
    case: 'close: makes every later call reject with store_unavailable',
    spoil: () => ({ close: async () => {} }),
  },
]
