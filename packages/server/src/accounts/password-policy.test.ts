import { describe, expect, it } from 'vitest'
import { createPasswordPolicy } from './password-policy.ts'

const policy = createPasswordPolicy()
const ada = { username: 'ada.lovelace', email: 'countess@example.org' }

describe('passwordPolicy', () => {
  it('R67 asks for 15 characters, and says so', async () => {
    expect(await policy.refusal('tea moss zebra', ada)).toMatch(/^Use at least 15 characters/)
    expect(await policy.refusal('tea moss zebras', ada)).toBeUndefined()
  })

  it('R67 counts characters, not bytes', async () => {
    expect(await policy.refusal('🦓🌿🍵🎲🚲🎻🪁', ada)).toMatch(/^Use at least 15 characters/)
    expect(await policy.refusal('🦓🌿🍵🎲🚲🎻🪁🧊🪗🏔️🪴🧭🛶🔭', ada)).toBeUndefined()
  })

  it('R67 may be set to no fewer than eight', async () => {
    expect(await createPasswordPolicy({ minimumLength: 8 }).refusal('mosszebr', ada)).toBeUndefined()
    expect(() => createPasswordPolicy({ minimumLength: 7 })).toThrow(RangeError)
  })

  it.each([
    ['64 characters', 'tea moss zebra snow fig owl '.repeat(3).slice(0, 64)],
    ['128 characters', 'tea moss zebra snow fig owl '.repeat(5).slice(0, 128)],
    ['spaces', 'tea  moss   zebra'],
    ['any script', 'чай мох зебра снег'],
  ])('R68 allows %s', async (_, password) => {
    expect(await policy.refusal(password, ada)).toBeUndefined()
  })

  it('R68 refuses more than 1024 bytes', async () => {
    expect(await policy.refusal('ü moss zebra tea'.repeat(65), ada)).toMatch(/^Choose a shorter password/)
  })

  it.each(['teamosszebrasnow', 'TEAMOSSZEBRASNOW', '830127465920187', '%&/=?)(§!+*#;:_'])(
    'R69 asks for no kinds of characters: "%s" is fine',
    async (password) => {
      expect(await policy.refusal(password, ada)).toBeUndefined()
    },
  )

  it.each(['polniypizdec0211', 'PolniyPizdec0211', 'Superman1234567', '!!!!basketball1', 'mailcreated5240'])(
    'R70 refuses "%s", which is on the list of common passwords or is a word from it with padding',
    async (password) => {
      expect(await policy.refusal(password, ada)).toMatch(/among the first that guessers try/)
    },
  )

  it.each([
    'aaaaaaaaaaaaaaab',
    'abcdefgh12345678',
    '098765432109876',
    'qwertyuiopasdfghjkl',
    'йклмнопрстуфхцч',
    'ababababababababa',
  ])('R70 refuses "%s", which follows from its beginning', async (password) => {
    expect(await policy.refusal(password, ada)).toMatch(/^Choose something less regular/)
  })

  it.each(['moss7moss7moss7moss7', 'ZebraMosszebramoss'])(
    'R70 refuses "%s", which repeats a short text',
    async (password) => {
      expect(await policy.refusal(password, ada)).toMatch(/^Don't repeat a short text/)
    },
  )

  it.each(['Ada Lovelace 1815', 'ada+lovelace+xyz', 'countess countess 7', 'latchkey moss 42'])(
    'R70 refuses "%s", which rests on a name that a guesser knows',
    async (password) => {
      expect(await policy.refusal(password, ada)).toMatch(/^Don't count on your name/)
    },
  )

  it('R70 allows a name in a password that is long enough without it', async () => {
    expect(await policy.refusal('ada likes green tea and moss', ada)).toBeUndefined()
  })

  it('refuses a broken character, which would not compare reliably', async () => {
    expect(await policy.refusal('tea moss zebra snow \ud800', ada)).toMatch(/damaged/)
  })
})
