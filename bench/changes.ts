import { createSessions, DEFAULT_POLICY, type Login } from 'latchkey'
import type { Figure } from './report.ts'
import { median, perSecond } from './rounds.ts'
import { openSample, type Sample } from './sample.ts'

const USER = { userId: '00000000-0000-4000-8000-000000000000', username: 'bench' }

/** What a login does once the password is known to be right, and the end of a session. Each is on disk when it is done. */
export async function measureChanges(sample: Sample, rounds: number, count: number): Promise<readonly Figure[]> {
  const store = openSample(sample.path)
  const sessions = createSessions({ store, policy: DEFAULT_POLICY, clock: Date.now })
  const verdict = await sessions.verify(sample.tokens[0] ?? '')
  if (!verdict.ok) throw new Error('The sample has no live session')
  const { userAgent, device, ip } = verdict.session
  const login: Login = { ...USER, amr: ['pwd'], userAgent, device, ip }
  const starts: number[] = []
  const endings: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const ids: string[] = []
    let startedAt = performance.now()
    for (let index = 0; index < count; index += 1) {
      const started = await sessions.start(login)
      if (started.ok) ids.push(started.session.id)
    }
    starts.push(perSecond(count, startedAt))
    startedAt = performance.now()
    // Side by side, as people do: each waits for the lease.
    await Promise.all(ids.map((id) => sessions.terminate({ kind: 'user', ...USER }, { ids: [id] }, { origin: { ip } })))
    endings.push(perSecond(ids.length, startedAt))
  }
  await store.close()
  return [
    { name: 'login apart from the password, durable', unit: 'per second', ours: median(starts) },
    { name: 'end of a session by its id, durable, all at once', unit: 'per second', ours: median(endings) },
  ]
}
