import { parseOptions } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { createPasswords, HASHING_COST } from './passwords.ts'
import { timesOverlap } from './test-accounts.ts'

const passwords = createPasswords()

describe('passwords', () => {
  it('R66 hashes with argon2id, 19 MiB, two passes and one lane, with a salt of its own', async () => {
    const [one, two] = await Promise.all([passwords.hash('open sesame'), passwords.hash('open sesame')])

    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(parseOptions(one)).toMatchObject({ ...HASHING_COST, saltLen: 16, outputLen: 32 })
    expect(two).not.toBe(one)
  })

  it('R66 verifies a hash made at a lower cost, and says that it is outdated', async () => {
    const old = await createPasswords({ memoryCost: 12_288, timeCost: 3, parallelism: 1 }).hash('open sesame')

    expect(await passwords.verify(old, 'open sesame')).toBe(true)
    expect(passwords.isOutdated(old)).toBe(true)
    expect(passwords.isOutdated(await passwords.hash('open sesame'))).toBe(false)
  })

  it('R68 tells apart long passwords that differ at their hundredth character', async () => {
    const long = 'x'.repeat(99)
    const stored = await passwords.hash(`${long}a${long}`)

    expect(await passwords.verify(stored, `${long}a${long}`)).toBe(true)
    expect(await passwords.verify(stored, `${long}b${long}`)).toBe(false)
  })

  it('R68 reads up to 1024 bytes whole, and nothing longer', async () => {
    const [longest, tooLong] = ['ü'.repeat(512), 'ü'.repeat(513)]

    expect(await passwords.verify(await passwords.hash(longest), longest)).toBe(true)
    expect(await passwords.verify(await passwords.hash(tooLong), tooLong)).toBe(false)
  })

  it('R73 lets nobody past the line with a password that is too long: each failure is a write', async () => {
    const cheap = createPasswords({ memoryCost: 8, timeCost: 1, parallelism: 1 })

    const attempts = await Promise.allSettled(
      Array.from({ length: 103 }, () => cheap.verify(undefined, 'ü'.repeat(513))),
    )

    expect(attempts.filter(({ status }) => status === 'rejected')).toHaveLength(1)
  })

  it('R71 takes a composed and a decomposed letter for the same, at set and at verify', async () => {
    const [composed, decomposed] = ['caf\u00e9 \u1ec7', 'cafe\u0301 e\u0323\u0302']

    expect(await passwords.verify(await passwords.hash(composed), decomposed)).toBe(true)
    expect(await passwords.verify(await passwords.hash(decomposed), composed)).toBe(true)
  })

  it.each([' open sesame', 'open sesame ', 'Open sesame', 'open  sesame', 'ｏpen sesame'])(
    'R71 changes nothing else: "%s" is not "open sesame"',
    async (typed) => {
      expect(await passwords.verify(await passwords.hash('open sesame'), typed)).toBe(false)
    },
  )

  it('R74 does the same work without a stored hash, and never says yes', async () => {
    const stored = await passwords.hash('open sesame')

    expect(await passwords.verify(undefined, '')).toBe(false)
    expect(
      await timesOverlap(
        () => passwords.verify(stored, 'wrong'),
        () => passwords.verify(undefined, 'wrong'),
      ),
    ).toBe(true)
  })

  it('answers each of a crowd that comes at once', async () => {
    const stored = await passwords.hash('open sesame')
    const tries = ['open sesame', 'wrong', 'open sesame', 'wrong', 'wrong', 'open sesame']

    const answers = await Promise.all(tries.map((typed) => passwords.verify(stored, typed)))

    expect(answers).toEqual([true, false, true, false, false, true])
  })
})
