import type { Finding, Operation } from './record.ts'
import { ask } from './request.ts'

/** What there is of each session that was started, in the lists and in the audit trail: asked when all is quiet. */
export async function findSessions(
  operations: readonly Operation[],
  { origin, administrator }: { readonly origin: string; readonly administrator: string },
): Promise<readonly Finding[]> {
  const listed = new Set<string>()
  for await (const { id } of all('/api/admin/sessions?q=status%3Aactive', 'sessions')) listed.add(id)
  const endings = new Map<string, number>()
  for await (const { sessionId } of all('/api/admin/events?type=session_terminated', 'events'))
    endings.set(sessionId, (endings.get(sessionId) ?? 0) + 1)
  const started = operations.flatMap((operation) => (operation.kind === 'start' ? (operation.started ?? []) : []))
  return started.map(({ session }) => ({
    session,
    isListed: listed.has(session),
    endings: endings.get(session) ?? 0,
  }))

  async function* all(path: string, items: 'sessions' | 'events') {
    let after = ''
    for (;;) {
      const request = { method: 'GET', path: `${path}&limit=200${after}`, cookie: administrator } as const
      const { status, body } = await ask(origin, request, () => 0)
      if (status !== 200) throw new Error(`${path} answered ${status}`)
      yield* body[items]
      if (body.next === undefined) return
      after = `&after=${encodeURIComponent(body.next)}`
    }
  }
}
