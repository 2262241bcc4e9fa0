import type { SessionId, SessionRecord } from '../../domain/session.ts'
import { newSessionId } from '../../domain/session-id.ts'
import { anEnding } from '../builders.ts'
import { PLENTY } from '../contract/case.ts'
import { type Fault, withForgeries } from './fault.ts'

export const FAULTY_WRITES: readonly Fault[] = [
  {
    fault: 'inserts over a tombstone',
    case: 'R32 insert: refuses the id of an ended session, whose ending stays',
    spoil: (store) =>
      withForgeries(store, (forge) => ({
        insert: async (record, options) => {
          const taken = await store.find(record.id)
          if (taken?.ending === undefined) return store.insert(record, options)
          forge(record)
          return { ok: true, ended: [] }
        },
      })),
  },
  {
    fault: 'takes an id that says nothing of the start',
    case: 'insert: rejects an id that begins with another instant than the start, with bad_request',
    spoil: (store) => ({
      insert: (record, options) =>
        store.insert({ ...record, id: newSessionId(record.userId, record.startedAt) }, options),
    }),
  },
  {
    fault: 'does not enforce the limit',
    case: 'insert: refuses at the limit and leaves nothing behind',
    spoil: (store) => ({ insert: (record, { events }) => store.insert(record, { events }) }),
  },
  {
    fault: 'checks the limit before it inserts, in two steps',
    case: 'R90 insert: holds the limit when logins race',
    spoil: (store) => ({
      insert: async (record, { events, limit }) => {
        const filter = { userId: record.userId, statuses: ['active'] } as const
        const { sessions } = await store.count(filter, { now: record.startedAt, upTo: PLENTY })
        if (limit !== undefined && sessions >= limit.max) return { ok: false, reason: 'limit_reached' }
        return store.insert(record, { events })
      },
    }),
  },
  {
    fault: 'does not write the events of an insert',
    case: 'insert: writes its events, in their order',
    spoil: (store) => ({ insert: (record, options) => store.insert(record, { ...options, events: [] }) }),
  },
  {
    fault: 'writes events though the id is taken',
    case: 'insert: leaves nothing behind when the id is taken, also where a limit would have ended others',
    spoil: (store) => ({
      insert: async (record, options) => {
        const inserted = await store.insert(record, options)
        if (!inserted.ok) await store.record(options.events)
        return inserted
      },
    }),
  },
  {
    fault: 'changes the records that it has handed out',
    case: 'never changes a record that it has handed out',
    spoil: (store) => {
      const handed = new Map<SessionId, SessionRecord>()
      return {
        find: async (id) => {
          const session = await store.find(id)
          if (session === undefined) return undefined
          handed.set(id, Object.assign(handed.get(id) ?? {}, session))
          return handed.get(id)
        },
        touch: async (batch, clock) => {
          const changed = await store.touch(batch, clock)
          for (const { id } of batch) Object.assign(handed.get(id) ?? {}, await store.find(id))
          return changed
        },
      }
    },
  },
  {
    fault: 'makes a session of an update',
    case: 'R32 update: never makes a session that is absent',
    spoil: (store) =>
      withForgeries(store, (forge) => ({
        update: async (id, version, change, options) => {
          if ((await store.find(id)) !== undefined) return store.update(id, version, change, options)
          forge({ ...(change as SessionRecord), id })
          return true
        },
      })),
  },
  {
    fault: 'updates whatever version there is',
    case: 'R90 update: leaves a session alone that no longer has the version',
    spoil: (store) => ({
      update: async (id, version, change, options) => {
        const session = await store.find(id)
        return store.update(id, session?.version ?? version, change, options)
      },
    }),
  },
  {
    fault: 'writes the events of an update that did not happen',
    case: 'R32 update: leaves an ended session as it is and writes nothing',
    spoil: (store) => ({
      update: async (id, version, change, options) => {
        const done = await store.update(id, version, change, options)
        if (!done) await store.record(options.events)
        return done
      },
    }),
  },
  {
    fault: 'revives an ended session by a touch',
    case: 'R32 touch: never revives an ended session',
    spoil: (store) =>
      withForgeries(store, (forge) => ({
        touch: async (batch, clock) => {
          for (const { id, at } of batch) {
            const session = await store.find(id)
            if (session?.ending === undefined) continue
            const { ending: _, ...revived } = session
            forge({ ...revived, lastActiveAt: at })
          }
          return store.touch(batch, clock)
        },
      })),
  },
  {
    fault: 'moves last active back',
    case: 'touch: never moves back, whatever order touches arrive in',
    spoil: (store) =>
      withForgeries(store, (forge) => ({
        touch: async (batch, clock) => {
          const changed = await store.touch(batch, clock)
          for (const { id, at } of batch) {
            const session = await store.find(id)
            if (session !== undefined) forge({ ...session, lastActiveAt: at })
          }
          return changed
        },
      })),
  },
  {
    fault: 'touches past the deadline',
    case: 'R32 touch: leaves a session as it is whose deadline had passed at the use',
    spoil: (store) => ({
      touch: async (batch, clock) => {
        const found = await Promise.all(batch.map(({ id }) => store.find(id)))
        const starts = found.map((session) => session?.startedAt ?? 0)
        return store.touch(
          batch.map((touch, index) => ({ ...touch, at: starts[index] ?? touch.at })),
          clock,
        )
      },
    }),
  },
  {
    fault: 'takes a use however late it is told',
    case: 'R32 touch: leaves a session as it is whose deadline has passed since the use',
    spoil: (store) => ({ touch: (batch) => store.touch(batch, () => 0) }),
  },
  {
    fault: 'gives back ended sessions again',
    case: 'R33 terminate: is idempotent: an ended session keeps its first ending and is not given back again',
    spoil: (store) => ({
      terminate: async (filter, ending, options) => {
        const ended = await store.terminate(filter, ending, options)
        const before = await Promise.all((filter.ids ?? []).map((id) => store.find(id)))
        return [...ended, ...before.filter((session) => session?.ending !== undefined)] as SessionRecord[]
      },
    }),
  },
  {
    fault: 'ends the sessions in exceptIds too',
    case: 'terminate: spares the sessions in exceptIds',
    spoil: (store) => ({
      terminate: ({ exceptIds: _, ...filter }, ending, options) => store.terminate(filter, ending, options),
    }),
  },
  {
    fault: 'ends more than the limit',
    case: 'terminate: ends at most as many as the limit, and the rest when called again',
    spoil: (store) => ({
      terminate: (filter, ending, options) => store.terminate(filter, ending, { ...options, limit: PLENTY }),
    }),
  },
  {
    fault: 'dates an expiry at its discovery',
    case: 'R17 expire: notes the end of a session, dated at its deadline',
    spoil: (store) =>
      withForgeries(store, (forge) => ({
        expire: async (now, options) => {
          const noted = await store.expire(now, options)
          for (const session of noted) forge({ ...session, ending: anEnding({ at: now, cause: 'idle' }) })
          return noted
        },
      })),
  },
  {
    fault: 'keeps dismissed sessions on the list',
    case: 'dismiss: takes an ended session off lists and counts, and keeps the record',
    spoil: (store) => ({
      dismiss: async (filter, dismissal, options) => {
        const sort = { key: 'startedAt', direction: 'ascending' } as const
        const { items } = await store.search(filter, sort, options, dismissal.at)
        return items.map((session) => ({ ...session, dismissedAt: dismissal.at, version: session.version + 1 }))
      },
    }),
  },
  {
    fault: 'sweeps expired sessions that nobody has noted',
    case: 'sweep: leaves live sessions, and expired ones that nobody has noted',
    spoil: (store) => ({
      sweep: async (options) => {
        await store.expire(options.endedBefore, options)
        return store.sweep(options)
      },
    }),
  },
]
