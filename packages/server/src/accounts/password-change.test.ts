import { describe, expect, it } from 'vitest'
import type { Account } from './account.ts'
import type { PasswordChange } from './accounts.ts'
import { asActor, ORIGIN, openTestAccounts, PASSWORD } from './test-accounts.ts'

const NEXT = 'moss tea snow zebra'

function aChange(account: Account, change: Partial<PasswordChange> = {}): PasswordChange {
  return { userId: account.id, current: PASSWORD, next: NEXT, endOthers: true, keep: 'none', origin: ORIGIN, ...change }
}

describe('changing a password', () => {
  it('R23 ends all other sessions of the person, in one batch, and nobody else', async () => {
    await using test = await openTestAccounts()
    const [ada, bob] = [await test.addUser('ada'), await test.addUser('bob')]
    const [here, phone, laptop, bobs] = [
      await test.signIn(ada),
      await test.signIn(ada),
      await test.signIn(ada),
      await test.signIn(bob),
    ]

    const { ended } = await test.accounts.changePassword(asActor(ada), aChange(ada, { keep: here.session.id }))

    expect(ended).toBe(2)
    expect(await Promise.all([here, phone, laptop, bobs].map(test.isSignedIn))).toEqual([true, false, false, true])
    const terminated = await test.events('session_terminated')
    const changed = (await test.events('password_changed')).at(-1)
    const { batch } = { ...changed?.details }
    expect(changed).toMatchObject({ by: asActor(ada), userId: ada.id, origin: ORIGIN })
    expect(terminated.map(({ details: { cause, batch } }) => ({ cause, batch }))).toEqual([
      { cause: 'password_changed', batch },
      { cause: 'password_changed', batch },
    ])
  })

  it('R21 R72 changes nothing for a session that was ended while the passwords were hashed', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    const [thief, owner] = [await test.signIn(ada), await test.signIn(ada)]
    const change = test.accounts.changePassword(asActor(ada), aChange(ada, { keep: thief.session.id }))
    const refused = expect(change).rejects.toMatchObject({ code: 'not_signed_in' })
    await test.sessions.terminate(asActor(ada), { ids: [thief.session.id] }, { origin: ORIGIN })

    await refused

    expect(await test.isSignedIn(owner)).toBe(true)
    expect(await test.events('password_changed')).toHaveLength(1)
  })

  it('R23 leaves the other sessions when asked to', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    const phone = await test.signIn(ada)

    const { ended } = await test.accounts.changePassword(asActor(ada), aChange(ada, { endOthers: false }))

    expect(ended).toBe(0)
    expect(await test.isSignedIn(phone)).toBe(true)
  })

  it('R23 changes the password and ends the sessions together, or neither', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    const phone = await test.signIn(ada)
    await test.spoil('password_changed')

    await expect(test.accounts.changePassword(asActor(ada), aChange(ada))).rejects.toThrow()

    expect(await test.isSignedIn(phone)).toBe(true)
    expect(await test.accounts.stillHolds(ada)).toBe(true)
  })

  it('lets the new password in and the old one no more', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')

    const { account } = await test.accounts.changePassword(asActor(ada), aChange(ada))

    expect(await test.accounts.authenticate({ login: 'ada', password: NEXT, origin: ORIGIN })).toEqual(account)
    expect(await test.accounts.authenticate({ login: 'ada', password: PASSWORD, origin: ORIGIN })).toBeUndefined()
  })

  it('R72 needs the current password, and puts a wrong one on record', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    const phone = await test.signIn(ada)

    const change = test.accounts.changePassword(asActor(ada), aChange(ada, { current: 'wrong' }))

    await expect(change).rejects.toMatchObject({ code: 'wrong_password' })
    expect(await test.isSignedIn(phone)).toBe(true)
    expect(await test.accounts.stillHolds(ada)).toBe(true)
    const [failure] = await test.events('login_failed')
    expect(failure).toMatchObject({ userId: ada.id, details: { reason: 'wrong_current_password' } })
  })

  it('R72 is for the person alone, not even for an administrator', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    const root = await test.addUser('root', { role: 'administrator' })

    for (const actor of [asActor(root), { kind: 'system' }, { kind: 'anonymous' }] as const)
      await expect(test.accounts.changePassword(actor, aChange(ada))).rejects.toMatchObject({ code: 'not_allowed' })
  })

  it.each([
    ['R67', 'a short one', 'tea moss zebra', /at least 15 characters/],
    ['R70', 'a common one', 'polniypizdec0211', /among the first that guessers try/],
    ['R70', 'one that rests on the username', 'ada.lovelace 42', /your name/],
    ['R70', 'one that rests on the e-mail address', 'countess 123 ab', /your name/],
    ['R72', 'the current one', PASSWORD, /other than the current one/],
  ])('%s refuses %s, says why, and changes nothing', async (_, __, next, reason) => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada.lovelace', { email: 'countess@example.org' })

    const change = test.accounts.changePassword(asActor(ada), aChange(ada, { next }))

    await expect(change).rejects.toMatchObject({ code: 'password_refused', message: expect.stringMatching(reason) })
    expect(await test.accounts.stillHolds(ada)).toBe(true)
  })

  it('lets one of two changes at once win', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    const nexts = [NEXT, 'snow owl fig quartz']

    const outcomes = await Promise.allSettled(
      nexts.map((next) => test.accounts.changePassword(asActor(ada), aChange(ada, { next }))),
    )

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'wrong_password' } })
  })

  it('withdraws a link with which somebody else could choose a password', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    const { token } = await test.accounts.renewLink({ kind: 'system' }, ada.id, ORIGIN)

    await test.accounts.changePassword(asActor(ada), aChange(ada))

    expect(await test.setup.look(token)).toBeUndefined()
  })
})
