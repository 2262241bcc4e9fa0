import type { SqlStore } from 'latchkey/sqlite'
import { describe, expect, it } from 'vitest'
import type { Device } from '../testing/test-device.ts'
import { aServer } from '../testing/test-server.ts'
import { VIEW_COLUMNS } from '../views/view.ts'

const IDLE = {
  name: 'Idle for a month',
  search: 'active:>30d -user:root',
  sort: 'lastActiveAt',
  direction: 'ascending',
  columns: ['user', 'device', 'lastActive'],
}

type Saved = typeof IDLE & { id: string }

async function anOffice() {
  const server = await aServer()
  for (const name of ['root', 'grace']) await server.addUser(name, 'administrator')
  await server.addUser('ada')
  const [root, grace] = [await server.signIn('root'), await server.signIn('grace')]
  return { server, root, grace, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

async function save(device: Device, more: object = {}): Promise<Saved> {
  const response = await device.post('/api/admin/views', { ...IDLE, ...more })
  expect(response.status).toBe(201)
  return (await response.json()) as Saved
}

async function views(device: Device): Promise<Saved[]> {
  return ((await (await device.get('/api/admin/views')).json()) as { views: Saved[] }).views
}

async function refusal(response: Response) {
  return [response.status, await response.json()]
}

describe('saved views', () => {
  it('X1 are kept, listed by name, changed and deleted', async () => {
    await using office = await anOffice()
    const { root } = office

    const idle = await save(root)
    const all = await save(root, { name: 'all', search: '', columns: [...VIEW_COLUMNS] })
    expect(idle).toEqual({ ...IDLE, id: idle.id })
    expect(await views(root)).toEqual([all, idle])

    const changed = { ...IDLE, name: 'IDLE for a month', sort: 'ip', direction: 'descending', columns: ['id', 'ip'] }
    const response = await root.put(`/api/admin/views/${idle.id}`, changed)
    expect([response.status, await response.json()]).toEqual([200, { ...changed, id: idle.id }])
    expect((await root.delete(`/api/admin/views/${all.id}`)).status).toBe(204)
    expect(await views(root)).toEqual([{ ...changed, id: idle.id }])
  })

  it('R36 are each administrator’s own: another one’s is not there', async () => {
    await using office = await anOffice()
    const { server, root, grace } = office
    const mine = await save(root)
    const path = `/api/admin/views/${mine.id}`

    const hers = await save(grace)
    expect(await views(grace)).toEqual([hers])
    expect(await refusal(await grace.put(path, IDLE))).toMatchObject([404, { code: 'view_not_found' }])
    expect(await refusal(await grace.delete(path))).toMatchObject([404, { code: 'view_not_found' }])
    expect(await views(root)).toEqual([mine])

    const ada = await server.signIn('ada')
    for (const [device, status] of [[server.device(), 401] as const, [ada, 403] as const]) {
      expect((await device.get('/api/admin/views')).status).toBe(status)
      expect((await device.post('/api/admin/views', IDLE)).status).toBe(status)
      expect((await device.put(path, IDLE)).status).toBe(status)
      expect((await device.delete(path)).status).toBe(status)
    }
  })

  it('have one name each, whatever its case', async () => {
    await using office = await anOffice()
    const { root } = office
    await save(root, { name: 'Über Nacht' })
    const other = await save(root, { name: 'other' })
    const problem = { code: 'view_exists', message: expect.stringContaining('choose another name') }

    expect(await refusal(await root.post('/api/admin/views', { ...IDLE, name: ' U\u0308BER nacht ' }))).toEqual([
      409,
      problem,
    ])
    const renamed = await root.put(`/api/admin/views/${other.id}`, { ...IDLE, name: 'über nacht' })
    expect(await refusal(renamed)).toEqual([409, problem])
    expect((await views(root)).map(({ name }) => name)).toEqual(['other', 'Über Nacht'])
  })

  it('are at most a hundred', async () => {
    await using office = await anOffice()
    const { root, grace } = office
    for (let no = 1; no <= 100; no++) await save(root, { name: `view ${no}` })

    expect(await refusal(await root.post('/api/admin/views', IDLE))).toMatchObject([
      409,
      { code: 'view_limit_reached' },
    ])
    await save(grace)
  })

  it('R99 take only what fits: a name of 1 to 60 characters, known columns and sorts', async () => {
    await using office = await anOffice()
    const { root } = office

    for (const more of [
      { name: '' },
      { name: '  \n ' },
      { name: 'x'.repeat(61) },
      { name: 'two\nlines' },
      { sort: 'secretHash' },
      { direction: 'up' },
      { columns: [] },
      { columns: ['user', 'user'] },
      { columns: ['secret'] },
      { userId: 'ada' },
    ]) {
      const response = await root.post('/api/admin/views', { ...IDLE, ...more })
      expect(await refusal(response), JSON.stringify(more)).toMatchObject([400, { code: 'bad_request' }])
    }
    await save(root, { name: '🦊'.repeat(60) })
  })

  it('X1 hold a search that can be read, or say where it is wrong', async () => {
    await using office = await anOffice()
    const { root } = office
    const { id } = await save(root)

    const problem = { code: 'bad_search', at: { from: 4, to: 7 } }
    const wrong = { ...IDLE, name: 'x', search: 'ada usr:x' }
    expect(await refusal(await root.post('/api/admin/views', wrong))).toMatchObject([400, problem])
    expect(await refusal(await root.put(`/api/admin/views/${id}`, wrong))).toMatchObject([400, problem])
    expect(await views(root)).toMatchObject([IDLE])
  })

  it('go with their account', async () => {
    await using office = await anOffice()
    const { server, root, grace } = office
    const kept = await save(root)
    await save(grace)
    const { userId } = await grace.session()

    // The server itself deletes no account.
    const { tables } = server.deps.store as SqlStore
    await tables.transact(({ run }) => run({ text: 'DELETE FROM users WHERE id = $1', values: [userId] }))

    expect(await tables.read({ text: 'SELECT id FROM session_views' })).toEqual([{ id: kept.id }])
  })
})
