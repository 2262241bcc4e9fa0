import { describe, expect, it } from 'vitest'
import type { Device } from '../testing/test-device.ts'
import { aServer } from '../testing/test-server.ts'

const chosen = async (device: Device) => (await device.get('/api/admin/session-columns')).json()
const choose = async (device: Device, columns: unknown) =>
  (await device.put('/api/admin/session-columns', { columns })).status

describe('columns of all sessions', () => {
  it('X1 are kept for each administrator, past sign-out', async () => {
    await using server = await aServer()
    for (const name of ['root', 'grace']) await server.addUser(name, 'administrator')
    const [root, grace] = [await server.signIn('root'), await server.signIn('grace')]
    expect(await chosen(root)).toEqual({})

    expect(await choose(root, ['user', 'country'])).toBe(204)
    expect(await choose(root, ['country', 'id'])).toBe(204)
    await root.delete('/api/session')

    expect(await chosen(await server.signIn('root'))).toEqual({ columns: ['country', 'id'] })
    expect(await chosen(grace)).toEqual({})
  })

  it('R36 are for administrators, and columns that there are', async () => {
    await using server = await aServer()
    await server.addUser('root', 'administrator')
    await server.addUser('ada')
    const [root, ada] = [await server.signIn('root'), await server.signIn('ada')]

    const asked = await Promise.all([server.device(), ada].map((device) => device.get('/api/admin/session-columns')))
    expect(asked.map(({ status }) => status)).toEqual([401, 403])
    expect(await Promise.all([server.device(), ada].map((device) => choose(device, ['user'])))).toEqual([401, 403])
    for (const columns of [[], ['secret'], ['user', 'user'], 'user']) expect(await choose(root, columns)).toBe(400)
    expect(await chosen(root)).toEqual({})
  })
})
