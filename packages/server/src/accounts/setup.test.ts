import { createHash } from 'node:crypto'
import { hours, minutes } from 'latchkey'
import { describe, expect, it } from 'vitest'
import type { SetupChoice } from './accounts.ts'
import { asActor, ORIGIN, openTestAccounts, PASSWORD, type TestAccounts } from './test-accounts.ts'

const SYSTEM = { kind: 'system' } as const
const INVALID = { code: 'link_invalid' }

function aChoice(choice: Partial<SetupChoice> = {}): SetupChoice {
  return { username: 'root', password: PASSWORD, origin: ORIGIN, ...choice }
}

async function openFirst({ setup }: TestAccounts): Promise<string> {
  const link = await setup.openForFirstAdministrator()
  if (link === undefined) throw new Error('There is an administrator already')
  return link.token
}

describe('the link for the first administrator', () => {
  it('R75 is the only way in: a fresh server has no account', async () => {
    await using test = await openTestAccounts()
    await openFirst(test)

    expect(await test.accounts.count(SYSTEM)).toEqual({ users: 0, administrators: 0, disabled: 0 })
    for (const login of ['admin', 'administrator', 'root', 'latchkey', ''])
      for (const password of ['', 'admin', 'latchkey', 'password'])
        expect(await test.accounts.authenticate({ login, password, origin: ORIGIN })).toBeUndefined()
  })

  it('R75 makes an administrator, who can sign in, and is on record', async () => {
    await using test = await openTestAccounts()
    const token = await openFirst(test)
    expect(await test.setup.look(token)).toEqual({ purpose: 'first_administrator' })

    const root = await test.setup.complete(token, aChoice({ email: 'root@example.org' }))

    expect(root).toMatchObject({ username: 'root', email: 'root@example.org', role: 'administrator' })
    expect(await test.accounts.authenticate({ login: 'root', password: PASSWORD, origin: ORIGIN })).toEqual(root)
    const events = await test.events('user_created', 'password_changed')
    expect(events).toMatchObject([
      { type: 'user_created', by: asActor(root), userId: root.id, origin: ORIGIN },
      { type: 'password_changed', by: asActor(root), userId: root.id, origin: ORIGIN },
    ])
  })

  it('R75 works once', async () => {
    await using test = await openTestAccounts()
    const token = await openFirst(test)
    await test.setup.complete(token, aChoice())

    expect(await test.setup.look(token)).toBeUndefined()
    await expect(test.setup.complete(token, aChoice({ username: 'eve' }))).rejects.toMatchObject(INVALID)
    expect(await test.setup.openForFirstAdministrator()).toBeUndefined()
  })

  it('R75 works for one of several at once', async () => {
    await using test = await openTestAccounts()
    const token = await openFirst(test)
    const usernames = ['ada', 'bob', 'cyd', 'dan']

    const outcomes = await Promise.allSettled(
      usernames.map((username) => test.setup.complete(token, aChoice({ username }))),
    )

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(INVALID)
    expect(await test.accounts.count(SYSTEM)).toMatchObject({ users: 1 })
  })

  it('R75 is over after an hour', async () => {
    await using test = await openTestAccounts()
    const token = await openFirst(test)

    test.pass(minutes(60) - 1)
    expect(await test.setup.look(token)).toBeDefined()
    test.pass(1)

    expect(await test.setup.look(token)).toBeUndefined()
    await expect(test.setup.complete(token, aChoice())).rejects.toMatchObject(INVALID)
  })

  it('R75 is replaced by the next one', async () => {
    await using test = await openTestAccounts()
    const [earlier, later] = [await openFirst(test), await openFirst(test)]

    expect(await test.setup.look(earlier)).toBeUndefined()
    expect(await test.setup.look(later)).toBeDefined()
  })

  it('R75 is worth nothing once there is an administrator from elsewhere', async () => {
    await using test = await openTestAccounts()
    const token = await openFirst(test)
    await test.addUser('ada', { role: 'administrator' })

    expect(await test.setup.look(token)).toBeUndefined()
    await expect(test.setup.complete(token, aChoice())).rejects.toMatchObject(INVALID)
  })

  it('R81 R83 is on record from its issue on, without its secret', async () => {
    await using test = await openTestAccounts()
    const token = await openFirst(test)

    const issued = await test.events('setup_link_issued')

    expect(issued).toMatchObject([{ by: SYSTEM, details: { purpose: 'first_administrator' } }])
    expect(issued[0]).not.toHaveProperty('userId')
    expect(JSON.stringify(issued)).not.toContain(token)
  })

  it.each([
    ['password_refused', { password: 'too short' }],
    ['password_refused', { username: 'countess', password: 'countess 1815 x' }],
    ['bad_request', { username: 'not a name' }],
    ['bad_request', { email: 'not an address' }],
    ['user_exists', { username: 'Ada' }],
  ])('is still good after %s', async (code, choice) => {
    await using test = await openTestAccounts()
    await test.addUser('ada')
    const token = await openFirst(test)

    await expect(test.setup.complete(token, aChoice(choice))).rejects.toMatchObject({ code })

    expect(await test.setup.complete(token, aChoice())).toMatchObject({ username: 'root' })
  })
})

describe('the link for choosing a password', () => {
  it('tells whose it is, works once, and for a day', async () => {
    await using test = await openTestAccounts()
    const root = asActor(await test.addUser('root', { role: 'administrator' }))
    const create = (username: string) => test.accounts.create(root, { username, role: 'user', origin: ORIGIN })
    const [ada, bob] = [await create('ada'), await create('bob')]
    expect(await test.setup.look(ada.link.token)).toEqual({ purpose: 'choose_password', username: 'ada' })

    test.pass(hours(24) - 1)
    const account = await test.setup.complete(ada.link.token, aChoice({ username: 'ignored' }))
    expect(account).toMatchObject({ ...ada.account, passwordChangedAt: expect.any(Number) })
    await expect(test.setup.complete(ada.link.token, aChoice())).rejects.toMatchObject(INVALID)

    test.pass(1)
    await expect(test.setup.complete(bob.link.token, aChoice())).rejects.toMatchObject(INVALID)
  })

  it('works for an hour where the server prints it', async () => {
    await using test = await openTestAccounts()
    const [ada, bob] = [await test.addUser('ada'), await test.addUser('bob')]
    const [adas, bobs] = [
      await test.accounts.renewLink(SYSTEM, ada.id, ORIGIN),
      await test.accounts.renewLink(SYSTEM, bob.id, ORIGIN),
    ]

    test.pass(hours(1) - 1)
    expect(await test.setup.complete(adas.token, aChoice())).toMatchObject({ username: 'ada' })
    test.pass(1)
    await expect(test.setup.complete(bobs.token, aChoice())).rejects.toMatchObject(INVALID)
  })

  it('R23 ends all sessions of an account whose password it replaces', async () => {
    await using test = await openTestAccounts()
    const [ada, bob] = [await test.addUser('ada'), await test.addUser('bob')]
    const devices = [await test.signIn(ada), await test.signIn(ada), await test.signIn(bob)]
    const { token } = await test.accounts.renewLink(SYSTEM, ada.id, ORIGIN)
    expect(await Promise.all(devices.map(test.isSignedIn))).toEqual([true, true, true])

    await test.setup.complete(token, aChoice({ password: 'moss tea snow zebra' }))

    expect(await Promise.all(devices.map(test.isSignedIn))).toEqual([false, false, true])
    expect(await test.accounts.authenticate({ login: 'ada', password: PASSWORD, origin: ORIGIN })).toBeUndefined()
    for (const { details } of await test.events('session_terminated'))
      expect(details).toMatchObject({ cause: 'password_changed' })
  })

  it('is replaced by the next one, and is nobody else’s', async () => {
    await using test = await openTestAccounts()
    const [ada, bob] = [await test.addUser('ada'), await test.addUser('bob')]
    const earlier = await test.accounts.renewLink(SYSTEM, ada.id, ORIGIN)
    const bobs = await test.accounts.renewLink(SYSTEM, bob.id, ORIGIN)
    const later = await test.accounts.renewLink(SYSTEM, ada.id, ORIGIN)

    expect(await test.setup.look(earlier.token)).toBeUndefined()
    expect(await test.setup.look(bobs.token)).toMatchObject({ username: 'bob' })
    expect(await test.setup.look(later.token)).toMatchObject({ username: 'ada' })
  })

  it('R10 signs nobody in, and a session’s token is no link', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    const phone = await test.signIn(ada)
    const { token } = await test.accounts.renewLink(SYSTEM, ada.id, ORIGIN)

    expect(await test.isSignedIn({ token })).toBe(false)
    expect(await test.isSignedIn({ token: `${phone.token.slice(0, 23)}${token}` })).toBe(false)
    expect(await test.setup.look(phone.token)).toBeUndefined()
    expect(await test.setup.look(phone.token.slice(23))).toBeUndefined()
  })

  it('R81 R83 is on record each time one is issued: by whom, for whom, and without its secret', async () => {
    await using test = await openTestAccounts()
    const root = asActor(await test.addUser('root', { role: 'administrator' }))
    const { account, link } = await test.accounts.create(root, { username: 'ada', role: 'user', origin: ORIGIN })
    const { token } = await test.accounts.renewLink(root, account.id, ORIGIN)

    const issued = (await test.events('setup_link_issued')).filter(({ userId }) => userId === account.id)

    const expected = { by: root, origin: ORIGIN, username: 'ada', details: { purpose: 'choose_password' } }
    expect(issued).toMatchObject([expected, expected])
    for (const secret of [link.token, token]) expect(JSON.stringify(issued)).not.toContain(secret)
  })

  it('R81 is not issued when that can’t be put on record', async () => {
    await using test = await openTestAccounts()
    const { id } = await test.addUser('ada')
    const earlier = await test.accounts.renewLink(SYSTEM, id, ORIGIN)
    await test.spoil('setup_link_issued')

    await expect(test.accounts.renewLink(SYSTEM, id, ORIGIN)).rejects.toThrow()

    expect(await test.setup.look(earlier.token)).toBeDefined()
  })

  it('has 256 random bits, of which only a hash is stored', async () => {
    await using test = await openTestAccounts()
    const { id } = await test.addUser('ada')

    const { token } = await test.accounts.renewLink(SYSTEM, id, ORIGIN)

    const [stored] = await test.store.tables.read({ text: 'SELECT token_hash FROM setup_links' })
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    const hash = createHash('sha256').update(token).digest()
    expect(Buffer.from(stored?.['token_hash'] as Uint8Array)).toEqual(hash)
    expect(await test.onDisk()).not.toContain(token)
  })

  it.each([
    ['nothing', ''],
    ['a letter', 'x'],
    ['a guess', 'A'.repeat(43)],
    ['another alphabet', `${'A'.repeat(42)}!`],
    ['a novel', 'A'.repeat(1e6)],
  ])('is not %s', async (_, token) => {
    await using test = await openTestAccounts()

    expect(await test.setup.look(token)).toBeUndefined()
    await expect(test.setup.complete(token, aChoice())).rejects.toMatchObject(INVALID)
  })
})
