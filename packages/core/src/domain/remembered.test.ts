import { describe, expect, it } from 'vitest'
import { memoryStore } from '../stores/memory/memory-store.ts'
import { aSession, aTouch, atNow, NOW, start } from '../testing/builders.ts'
import { minutes } from './clock.ts'
import { rememberSessions } from './remembered.ts'
import type { SessionRecord } from './session.ts'
import { toIdText } from './token.ts'

describe('rememberSessions', () => {
  it('R31 R93 goes on knowing sessions as they were used, and forgets those that the store did not change', async () => {
    const store = { ...memoryStore(), lease: minutes(1) }
    const remembered = rememberSessions(store, atNow, { monotonic: () => performance.now(), sessions: 10 })
    const recall = ({ id }: SessionRecord) => remembered.recall(toIdText(id))
    const [used, over, unknown] = [aSession(), aSession(), aSession()]
    await start(store, used, over, unknown)
    while (recall(used) === undefined || recall(over) === undefined) {
      await Promise.all([remembered.find(used.id), remembered.find(over.id)])
    }
    const before = recall(used)

    const uses = [used, over, unknown].map((session) => aTouch(session, { ip: '198.51.100.9' }))
    remembered.used(uses, new Set([used.id, unknown.id]))

    expect(recall(used)).toEqual({ ...before, lastActiveAt: NOW, ip: '198.51.100.9' })
    expect([recall(over), recall(unknown)]).toEqual([undefined, undefined])
  })
})
