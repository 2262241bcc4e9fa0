import { parseOptions } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { createAccounts } from './create-accounts.ts'
import { createPasswords } from './passwords.ts'
import { asActor, ORIGIN, openTestAccounts, PASSWORD, timesOverlap } from './test-accounts.ts'

const SYSTEM = { kind: 'system' } as const

describe('authentication', () => {
  it.each(['Ada', 'ADA', ' ada ', 'ada@example.org', 'Ada@Example.ORG'])('lets Ada in as "%s"', async (login) => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('Ada', { email: 'Ada@example.org' })

    expect(await test.accounts.authenticate({ login, password: PASSWORD, origin: ORIGIN })).toEqual(ada)
  })

  it('R74 answers alike and after the same work, whether the account exists, is disabled or has no password', async () => {
    await using test = await openTestAccounts()
    await test.addUser('ada')
    await test.accounts.disable(SYSTEM, (await test.addUser('bob')).id, ORIGIN)
    await test.accounts.create(SYSTEM, { username: 'cyd', role: 'user', origin: ORIGIN })
    const attempts = [
      { login: 'ada', password: 'wrong' },
      { login: 'bob', password: PASSWORD },
      { login: 'cyd', password: PASSWORD },
      { login: 'nobody', password: PASSWORD },
      { login: 'nobody@example.org', password: PASSWORD },
      { login: 'n'.repeat(10_000), password: PASSWORD },
      { login: '', password: '' },
    ]

    for (const [index, attempt] of attempts.entries()) {
      expect(await test.accounts.authenticate({ ...attempt, origin: ORIGIN })).toBeUndefined()
      expect(test.comparisons()).toBe(index + 1)
    }
  })

  it('R74 takes about as long for an unknown name as for a known one', async () => {
    // With the work that passwords take outside of tests: what else is done for a login is nothing beside it.
    await using test = await openTestAccounts({ passwords: createPasswords() })
    await test.addUser('ada')
    const attempt = (login: string) => test.accounts.authenticate({ login, password: 'wrong', origin: ORIGIN })

    expect(
      await timesOverlap(
        () => attempt('ada'),
        () => attempt('nobody'),
      ),
    ).toBe(true)
  })

  it('puts each failure on record with its reason and with the name of the account, if there is one', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    await test.accounts.authenticate({ login: 'ADA', password: 'wrong', origin: ORIGIN })
    await test.accounts.disable(SYSTEM, ada.id, ORIGIN)
    await test.accounts.authenticate({ login: 'ada', password: PASSWORD, origin: ORIGIN })
    await test.accounts.authenticate({ login: 'eve', password: 'wrong', origin: ORIGIN })

    const failures = await test.events('login_failed')

    expect(failures.map(({ username, details: { reason } }) => [username, reason])).toEqual([
      ['ada', 'wrong_password'],
      ['ada', 'disabled'],
      [undefined, 'unknown_name'],
    ])
    expect(failures[0]).toMatchObject({ userId: ada.id, by: { kind: 'anonymous' }, origin: ORIGIN })
  })

  it('keeps neither a tried password nor an unknown name: it may be a password in the wrong field', async () => {
    await using test = await openTestAccounts()
    await test.addUser('ada')

    await test.accounts.authenticate({ login: 'secret-in-the-name-field', password: 'wrong-one', origin: ORIGIN })
    await test.accounts.authenticate({ login: 'ada', password: 'secret-in-the-right-field', origin: ORIGIN })

    expect(await test.onDisk()).toContain('login_failed')
    expect(await test.onDisk()).not.toMatch(/secret-in-the|wrong-one/)
    expect(await test.onDisk()).not.toContain(PASSWORD)
  })

  it('R66 makes an outdated hash anew at login, which is no change of the password', async () => {
    await using old = await openTestAccounts({
      passwords: createPasswords({ memoryCost: 12_288, timeCost: 1, parallelism: 1 }),
    })
    const ada = await old.addUser('ada')
    const today = createAccounts({ store: old.store, clock: () => 0 })
    const cost = async () => {
      const [row] = await old.store.tables.read({ text: 'SELECT password_hash AS hash FROM users' })
      return parseOptions(String(row?.['hash'])).memoryCost
    }
    expect(await cost()).toBe(12_288)

    await today.authenticate({ login: 'ada', password: 'wrong', origin: ORIGIN })
    expect(await cost()).toBe(12_288)
    expect(await today.authenticate({ login: 'ada', password: PASSWORD, origin: ORIGIN })).toEqual(ada)

    expect(await cost()).toBe(19_456)
    expect(await today.authenticate({ login: 'ada', password: PASSWORD, origin: ORIGIN })).toEqual(ada)
    expect(await today.stillHolds(ada)).toBe(true)
  })

  it('R71 accepts the password in either normal form', async () => {
    await using test = await openTestAccounts()
    const { link } = await test.accounts.create(SYSTEM, { username: 'ada', role: 'user', origin: ORIGIN })
    await test.setup.complete(link.token, { password: 'cafe\u0301 moss zebra tea', origin: ORIGIN })

    const attempt = { login: 'ada', password: 'caf\u00e9 moss zebra tea', origin: ORIGIN }

    expect(await test.accounts.authenticate(attempt)).toBeDefined()
  })

  it('no longer holds once the account was disabled', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    expect(await test.accounts.stillHolds(ada)).toBe(true)

    await test.accounts.disable(SYSTEM, ada.id, ORIGIN)

    expect(await test.accounts.stillHolds(ada)).toBe(false)
  })

  it('no longer holds once the password was changed, even in the same millisecond', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    const { session } = await test.signIn(ada)

    await test.accounts.changePassword(asActor(ada), {
      userId: ada.id,
      current: PASSWORD,
      next: 'moss tea snow zebra',
      endOthers: true,
      keep: session.id,
      origin: ORIGIN,
    })

    expect(await test.accounts.stillHolds(ada)).toBe(false)
  })

  it('says store_unavailable, and not "no", when the store is closed', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    await test.store.close()

    const attempt = { login: 'ada', password: PASSWORD, origin: ORIGIN }

    await expect(test.accounts.authenticate(attempt)).rejects.toMatchObject({ code: 'store_unavailable' })
    await expect(test.accounts.stillHolds(ada)).rejects.toMatchObject({ code: 'store_unavailable' })
  })
})
