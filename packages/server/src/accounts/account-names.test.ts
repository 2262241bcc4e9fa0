import { describe, expect, it } from 'vitest'
import { checkedEmail, checkedUsername } from './account-names.ts'

describe('account names', () => {
  it.each(['a', 'ada', 'Ada.Lovelace_1815-x', 'Ζωή', 'यशोदा', '田中', 'x'.repeat(64)])(
    'takes the username "%s"',
    (name) => {
      expect(checkedUsername(name)).toBe(name)
    },
  )

  it.each(['', ' ', 'ada lovelace', 'ada@example.org', 'ada/x', 'ada\u202ex', 'ada\0', '\u0301a', 'x'.repeat(65)])(
    'refuses the username %j',
    (name) => {
      expect(() => checkedUsername(name)).toThrow(expect.objectContaining({ code: 'bad_request' }))
    },
  )

  it('refuses a novel for a username', () => {
    expect(() => checkedUsername('x'.repeat(1e6))).toThrow(expect.objectContaining({ code: 'bad_request' }))
  })

  it('composes a username and drops the blanks around it', () => {
    expect(checkedUsername(' Zoe\u0308\n')).toBe('Zo\u00eb')
  })

  it('takes an e-mail address', () => {
    expect(checkedEmail(' Ada+x@Example.org ')).toBe('Ada+x@Example.org')
  })

  it.each([
    '',
    'ada',
    'ada@',
    '@example.org',
    'a@b@c',
    'ada @example.org',
    'ada@example.org\0',
    `${'a'.repeat(65)}@x.org`,
    `a@${'x'.repeat(253)}`,
  ])('refuses the e-mail address %j', (email) => {
    expect(() => checkedEmail(email)).toThrow(expect.objectContaining({ code: 'bad_request' }))
  })
})
