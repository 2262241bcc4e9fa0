import { DEFAULT_POLICY } from '../../domain/policy.ts'
import { createSessions, type Sessions, type Started } from '../../domain/sessions.ts'
import type { SessionStore } from '../../domain/store.ts'
import { aDevice, NOW } from '../../testing/builders.ts'

export type TestNode = Sessions & {
  readonly store: SessionStore
  login(): Promise<Extract<Started, { readonly ok: true }>>
}

/** What one of several processes does with a store that they share, its memory included. */
export function aNode(store: SessionStore): TestNode {
  const memory = { monotonic: () => performance.now(), sessions: 100 }
  const sessions = createSessions({ store, policy: DEFAULT_POLICY, clock: () => NOW, memory })
  return {
    ...sessions,
    store,
    async login() {
      const started = await sessions.start({
        userId: 'ada',
        username: 'ada',
        amr: ['pwd'],
        ip: '203.0.113.7',
        userAgent: 'test',
        device: aDevice(),
      })
      if (!started.ok) throw new Error(started.reason)
      // Bytes as the store gives them back, to be compared with.
      const secretHash = Uint8Array.from(started.session.secretHash)
      return { ...started, session: { ...started.session, secretHash } }
    },
  }
}
