import { describe, expect, it } from 'vitest'
import { ORIGIN, openTestAccounts, type TestAccounts } from './test-accounts.ts'

const SYSTEM = { kind: 'system' } as const

async function addInvited({ accounts }: TestAccounts, ...usernames: readonly string[]): Promise<void> {
  for (const username of usernames)
    await accounts.create(SYSTEM, { username, email: `${username}@mail.test`, role: 'user', origin: ORIGIN })
}

async function namesFor({ accounts }: TestAccounts, search: string): Promise<readonly string[]> {
  const { items } = await accounts.list(SYSTEM, { search, page: { limit: 100 } })
  return items.map(({ username }) => username)
}

describe('the list of accounts', () => {
  it('goes on from its place, in the order of names whatever their case', async () => {
    await using test = await openTestAccounts()
    await addInvited(test, 'bob', 'Ada', 'eve', 'Cyd', 'dan')

    const pages: string[][] = []
    for (let after: string | undefined; ; ) {
      const page = await test.accounts.list(SYSTEM, { page: { limit: 2, ...(after === undefined ? {} : { after }) } })
      pages.push(page.items.map(({ username }) => username))
      if (page.next === undefined) break
      after = page.next
    }

    expect(pages).toEqual([['Ada', 'bob'], ['Cyd', 'dan'], ['eve']])
  })

  it('keeps its place when accounts come in before it', async () => {
    await using test = await openTestAccounts()
    await addInvited(test, 'bob', 'cyd', 'eve')
    const { next = '' } = await test.accounts.list(SYSTEM, { page: { limit: 2 } })

    await addInvited(test, 'ada')

    const { items } = await test.accounts.list(SYSTEM, { page: { limit: 2, after: next } })
    expect(items.map(({ username }) => username)).toEqual(['eve'])
  })

  it('finds part of a username or of an e-mail address, whatever the case', async () => {
    await using test = await openTestAccounts()
    await addInvited(test, 'Ada', 'Mada', 'eve')

    expect(await namesFor(test, 'AD')).toEqual(['Ada', 'Mada'])
    expect(await namesFor(test, 'Eve@Mail')).toEqual(['eve'])
    expect(await namesFor(test, 'nobody')).toEqual([])
  })

  it.each(['%', '_', '\\', "'", '"', "' OR 1=1 --"])('takes %j as text and nothing else', async (search) => {
    await using test = await openTestAccounts()
    await addInvited(test, 'ada')

    expect(await namesFor(test, search)).toEqual([])
  })

  it('counts the live sessions of each', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')
    await test.addUser('bob')
    const over = await test.signIn(ada)
    await test.signIn(ada)
    await test.sessions.terminate(SYSTEM, { ids: [over.session.id] }, { origin: ORIGIN })

    const { items } = await test.accounts.list(SYSTEM, { page: { limit: 10 } })

    expect(items.map(({ username, activeSessions }) => [username, activeSessions])).toEqual([
      ['ada', 1],
      ['bob', 0],
    ])
  })

  it('shows neither a hash nor a link', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada')

    const { items } = await test.accounts.list(SYSTEM, { page: { limit: 10 } })

    expect(items).toEqual([{ ...ada, activeSessions: 0 }])
    expect(JSON.stringify(items)).not.toContain('argon2')
  })

  it.each([0, -1, 1.5, 201, Number.NaN])('refuses a page of %d', async (limit) => {
    await using test = await openTestAccounts()

    await expect(test.accounts.list(SYSTEM, { page: { limit } })).rejects.toMatchObject({ code: 'bad_request' })
  })

  it.each(['', '!', 'gA', 'YWRh='])('refuses the place %j, which it has not given', async (after) => {
    await using test = await openTestAccounts()

    await expect(test.accounts.list(SYSTEM, { page: { limit: 1, after } })).rejects.toMatchObject({
      code: 'bad_request',
    })
  })

  it('finds nothing for a text that is longer than any name', async () => {
    await using test = await openTestAccounts()
    await addInvited(test, 'ada')

    expect(await namesFor(test, 'a'.repeat(100_000))).toEqual([])
  })

  it('counts accounts, administrators who may act, and the disabled', async () => {
    await using test = await openTestAccounts()
    const away = await test.addUser('away', { role: 'administrator' })
    await test.addUser('root', { role: 'administrator' })
    await test.addUser('ada')
    await test.accounts.disable(SYSTEM, away.id, ORIGIN)

    expect(await test.accounts.count(SYSTEM)).toEqual({ users: 3, administrators: 1, disabled: 1 })
  })
})
