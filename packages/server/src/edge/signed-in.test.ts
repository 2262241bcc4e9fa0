import { hours } from 'latchkey'
import { describe, expect, it } from 'vitest'
import { aServer } from '../testing/test-server.ts'

describe('signedIn', () => {
  it('M4 M5 leaves what the last use tells, also after a use that this process does not know of', async () => {
    await using server = await aServer({}, { monotonic: () => 0 })
    const { sessions, store } = server.deps
    await server.addUser('ada')
    const ada = await server.signIn('ada')
    const { id } = await ada.session()
    const first = await store.find(id)
    const token = ada.cookie()?.split('=')[1] ?? ''
    const device = { label: 'curl', system: 'other', systemName: '', browser: 'other', browserName: 'curl' } as const
    const [at, idleDeadline] = [server.now(), server.now() + hours(1)]
    const elsewhere = { ip: '198.51.100.9', userAgent: 'curl', device: { ...device, kind: 'program' } } as const
    while (sessions.recall(token) === undefined) await ada.session()
    await sessions.flush()
    await store.touch([{ id, at, idleDeadline, ...elsewhere }], server.now)
    expect(await store.find(id)).toMatchObject(elsewhere)

    expect(sessions.recall(token)?.ip).toBe('203.0.113.7')
    await ada.session()
    await sessions.flush()

    const { ip, userAgent, device: laptop } = first ?? {}
    expect(await store.find(id)).toMatchObject({ ip, userAgent, device: laptop })
  })
})
