import { hours } from 'latchkey'
import { describe, expect, it } from 'vitest'
import type { Account } from './account.ts'
import { createAccounts } from './create-accounts.ts'
import { asActor, ORIGIN, openTestAccounts, PASSWORD, type TestAccounts } from './test-accounts.ts'

const SYSTEM = { kind: 'system' } as const

describe('creating accounts', () => {
  it('makes an account without a password and a link that is good for a day', async () => {
    await using test = await openTestAccounts()
    const root = asActor(await test.addUser('root', { role: 'administrator' }))

    const { account, link } = await test.accounts.create(root, { username: 'Ada', role: 'user', origin: ORIGIN })

    expect(await test.accounts.find(account.id)).toEqual(account)
    expect(account).not.toHaveProperty('passwordChangedAt')
    expect(link.expiresAt - account.createdAt).toBe(hours(24))
    expect((await test.events('user_created')).at(-1)).toMatchObject({
      by: root,
      userId: account.id,
      details: { role: 'user' },
    })
  })

  it.each([
    ['username', { username: 'ADA' }],
    ['e-mail address', { username: 'eve', email: 'Ada@Example.org' }],
  ])('refuses a taken %s, however it is written, and leaves nothing behind', async (_, names) => {
    await using test = await openTestAccounts()
    await test.addUser('Ada', { email: 'ada@example.org' })

    const again = test.accounts.create(SYSTEM, { ...names, role: 'user', origin: ORIGIN })

    await expect(again).rejects.toMatchObject({ code: 'user_exists' })
    expect(await test.accounts.count(SYSTEM)).toMatchObject({ users: 1 })
    expect(await test.events('user_created')).toHaveLength(1)
  })

  it('does nothing for those who are no administrators', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    const { accounts } = test

    for (const actor of [asActor(ada), { kind: 'anonymous' }] as const) {
      const attempts = [
        accounts.create(actor, { username: 'eve', role: 'administrator', origin: ORIGIN }),
        accounts.renewLink(actor, ada.id, ORIGIN),
        accounts.disable(actor, ada.id, ORIGIN),
        accounts.enable(actor, ada.id, ORIGIN),
        accounts.changeRole(actor, ada.id, 'administrator', ORIGIN),
        accounts.list(actor, { page: { limit: 1 } }),
        accounts.count(actor),
      ]
      for (const outcome of await Promise.allSettled(attempts))
        expect(outcome).toMatchObject({ reason: { code: 'not_allowed' } })
    }
  })

  it('says which account it does not find', async () => {
    await using test = await openTestAccounts()

    const attempts = [
      test.accounts.renewLink(SYSTEM, 'nobody', ORIGIN),
      test.accounts.disable(SYSTEM, 'nobody', ORIGIN),
      test.accounts.enable(SYSTEM, 'nobody', ORIGIN),
      test.accounts.changeRole(SYSTEM, 'nobody', 'user', ORIGIN),
    ]

    for (const outcome of await Promise.allSettled(attempts))
      expect(outcome).toMatchObject({ reason: { code: 'user_not_found' } })
  })
})

describe('disabling', () => {
  it('R22 ends all sessions of the account, in one batch, and nobody else', async () => {
    await using test = await openTestAccounts()
    const root = asActor(await test.addUser('root', { role: 'administrator' }))
    const [ada, bob] = [await test.addUser('ada'), await test.addUser('bob')]
    const devices = [await test.signIn(ada), await test.signIn(ada), await test.signIn(bob)]

    const { account, ended } = await test.accounts.disable(root, ada.id, ORIGIN)

    expect(ended).toBe(2)
    expect(account.disabledAt).toBeDefined()
    expect(await Promise.all(devices.map(test.isSignedIn))).toEqual([false, false, true])
    const [disabled] = await test.events('user_disabled')
    expect(disabled).toMatchObject({ by: root, userId: ada.id, username: 'ada' })
    for (const { details, by } of await test.events('session_terminated')) {
      expect(details).toMatchObject({ cause: 'user_disabled', ...disabled?.details })
      expect(by).toEqual(root)
    }
  })

  it('R22 ends more sessions than one step of the store takes', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    await Promise.all(Array.from({ length: 501 }, () => test.signIn(ada)))

    expect(await test.accounts.disable(SYSTEM, ada.id, ORIGIN)).toMatchObject({ ended: 501 })
  })

  it.each(['user_disabled', 'session_terminated'])(
    'R22 disables and ends the sessions together, or neither: spoiled at %s',
    async (type) => {
      await using test = await openTestAccounts()
      const ada = await test.addUser('ada')
      const phone = await test.signIn(ada)
      await test.spoil(type)

      await expect(test.accounts.disable(SYSTEM, ada.id, ORIGIN)).rejects.toThrow()

      expect(await test.isSignedIn(phone)).toBe(true)
      expect(await test.accounts.find(ada.id)).toEqual(ada)
    },
  )

  it('keeps the account out until it is enabled again', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    const attempt = { login: 'ada', password: PASSWORD, origin: ORIGIN }

    await test.accounts.disable(SYSTEM, ada.id, ORIGIN)
    expect(await test.accounts.authenticate(attempt)).toBeUndefined()
    expect(await test.accounts.enable(SYSTEM, ada.id, ORIGIN)).toEqual(ada)

    expect(await test.accounts.authenticate(attempt)).toEqual(ada)
    expect(await test.events('user_disabled', 'user_enabled')).toHaveLength(2)
  })

  it('withdraws the link, also for later', async () => {
    await using test = await openTestAccounts()
    const { id } = await test.addUser('ada')
    const { token } = await test.accounts.renewLink(SYSTEM, id, ORIGIN)

    await test.accounts.disable(SYSTEM, id, ORIGIN)
    await expect(test.accounts.renewLink(SYSTEM, id, ORIGIN)).rejects.toMatchObject({ code: 'bad_request' })
    await test.accounts.enable(SYSTEM, id, ORIGIN)

    expect(await test.setup.look(token)).toBeUndefined()
  })

  it('waits for one lease, with sessions or without, and whoever comes second for one too', async () => {
    await using test = await openTestAccounts()
    const { id } = await test.addUser('ada')
    let waits = 0
    const settled = () => {
      waits += 1
      return test.store.settled()
    }
    const accounts = createAccounts({ store: { ...test.store, settled }, clock: () => 0 })

    await accounts.disable(SYSTEM, id, ORIGIN)
    expect(waits).toBe(0)
    await accounts.disable(SYSTEM, id, ORIGIN)
    expect(waits).toBe(1)
  })

  it('puts nothing on record when nothing changes', async () => {
    await using test = await openTestAccounts()
    const { id } = await test.addUser('ada')

    await test.accounts.enable(SYSTEM, id, ORIGIN)
    await test.accounts.changeRole(SYSTEM, id, 'user', ORIGIN)
    await test.accounts.disable(SYSTEM, id, ORIGIN)
    await test.accounts.disable(SYSTEM, id, ORIGIN)

    expect(await test.events('user_enabled', 'user_role_changed', 'user_disabled')).toHaveLength(1)
  })
})

describe('changing a role', () => {
  it('R6 signs whoever becomes an administrator out everywhere, in one batch, and nobody else', async () => {
    await using test = await openTestAccounts()
    const [ada, bob] = [await test.addUser('ada'), await test.addUser('bob')]
    const devices = [await test.signIn(ada), await test.signIn(ada), await test.signIn(bob)]

    const { account, ended } = await test.accounts.changeRole(SYSTEM, ada.id, 'administrator', ORIGIN)

    expect([account, ended]).toEqual([{ ...ada, role: 'administrator' }, 2])
    expect(await test.accounts.find(ada.id)).toEqual(account)
    expect(await Promise.all(devices.map(test.isSignedIn))).toEqual([false, false, true])
    const [changed] = await test.events('user_role_changed')
    expect(changed).toMatchObject({ userId: ada.id, details: { role: 'administrator' } })
    for (const { details } of await test.events('session_terminated'))
      expect(details).toMatchObject({ cause: 'role_changed', batch: changed?.details['batch'] })
  })

  it('R30 leaves whoever becomes a user signed in', async () => {
    await using test = await openTestAccounts()
    await test.addUser('root', { role: 'administrator' })
    const ada = await test.addUser('ada', { role: 'administrator' })
    const phone = await test.signIn(ada)

    const changed = await test.accounts.changeRole(SYSTEM, ada.id, 'user', ORIGIN)

    expect(changed).toEqual({ account: { ...ada, role: 'user' }, ended: 0 })
    expect(await test.isSignedIn(phone)).toBe(true)
  })

  it.each(['user_role_changed', 'session_terminated'])(
    'R6 changes the role and ends the sessions together, or neither: spoiled at %s',
    async (type) => {
      await using test = await openTestAccounts()
      const ada = await test.addUser('ada')
      const phone = await test.signIn(ada)
      await test.spoil(type)

      await expect(test.accounts.changeRole(SYSTEM, ada.id, 'administrator', ORIGIN)).rejects.toThrow()

      expect(await test.accounts.find(ada.id)).toEqual(ada)
      expect(await test.isSignedIn(phone)).toBe(true)
    },
  )
})

describe('the last administrator', () => {
  it('can be neither disabled nor demoted', async () => {
    await using test = await openTestAccounts()
    const root = await test.addUser('root', { role: 'administrator' })
    const phone = await test.signIn(root)

    await expectRefusal(test, root)

    expect(await test.accounts.find(root.id)).toEqual(root)
    expect(await test.isSignedIn(phone)).toBe(true)
  })

  it('is the last even when others are disabled or have not chosen a password', async () => {
    await using test = await openTestAccounts()
    const root = await test.addUser('root', { role: 'administrator' })
    const away = await test.addUser('away', { role: 'administrator' })
    await test.accounts.disable(SYSTEM, away.id, ORIGIN)
    await test.accounts.create(SYSTEM, { username: 'invited', role: 'administrator', origin: ORIGIN })

    await expectRefusal(test, root)
  })
})

async function expectRefusal({ accounts }: TestAccounts, { id }: Account): Promise<void> {
  await expect(accounts.disable(SYSTEM, id, ORIGIN)).rejects.toMatchObject({ code: 'last_administrator' })
  await expect(accounts.changeRole(SYSTEM, id, 'user', ORIGIN)).rejects.toMatchObject({ code: 'last_administrator' })
}
