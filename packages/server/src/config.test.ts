import { days, hours } from 'latchkey'
import { describe, expect, it } from 'vitest'
import { flagOf, readConfig, SETTINGS, variableOf } from './config.ts'
import { configurationReference, helpText } from './config-reference.ts'

describe('configuration', () => {
  it('has a default for everything, and flags win over the environment', () => {
    expect(readConfig([], {})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      idleTimeout: days(7),
      trustedProxies: [],
    })
    expect(readConfig(['--port', '9001'], { LATCHKEY_PORT: '9000', LATCHKEY_IDLE_TIMEOUT: '12h' })).toMatchObject({
      port: 9001,
      idleTimeout: hours(12),
    })
    expect(readConfig([], { LATCHKEY_IDLE_TIMEOUT: 'off' }).idleTimeout).toBeUndefined()
  })

  it.each([
    [
      { LATCHKEY_PORT: '80800' },
      'LATCHKEY_PORT is "80800", but it takes a number from 0 to 65535; 0 takes a free one.',
    ],
    [
      { LATCHKEY_IDLE_TIMEOUT: 'soon' },
      'LATCHKEY_IDLE_TIMEOUT is "soon", but it takes a duration such as 30m, 12h or 7d, or off.',
    ],
    [
      { LATCHKEY_ORIGIN: 'http://id.example.org' },
      'LATCHKEY_ORIGIN is "http://id.example.org", but it takes an origin',
    ],
    [{ LATCHKEY_ORIGIN: 'https://id.example.org/login' }, 'LATCHKEY_ORIGIN is "https://id.example.org/login"'],
    [{ LATCHKEY_HOST: '0.0.0.0' }, 'LATCHKEY_HOST is "0.0.0.0", but LATCHKEY_ORIGIN is empty'],
    [
      { LATCHKEY_HOST: '0.0.0.0', LATCHKEY_ORIGIN: 'http://localhost' },
      'LATCHKEY_ORIGIN is "http://localhost", but LATCHKEY_HOST is "0.0.0.0", which others can reach: plain http takes a loopback address such as 127.0.0.1 as LATCHKEY_HOST, and anything else an https origin.',
    ],
    [
      { LATCHKEY_HOST: '::', LATCHKEY_ORIGIN: 'http://[::1]:8080' },
      'LATCHKEY_ORIGIN is "http://[::1]:8080", but LATCHKEY_HOST is "::"',
    ],
    [{ LATCHKEY_TRUSTED_PROXIES: '10.0.0.0/40' }, 'LATCHKEY_TRUSTED_PROXIES is "10.0.0.0/40"'],
    [{ LATCHKEY_COOKIE_NAME: '__Host-x' }, 'LATCHKEY_COOKIE_NAME is "__Host-x"'],
    [{ LATCHKEY_PASSWORD_MIN_LENGTH: '7' }, 'LATCHKEY_PASSWORD_MIN_LENGTH is "7", but it takes a number from 8 to 64.'],
    [
      { LATCHKEY_IDLE_TIMEOUT: '31d' },
      'LATCHKEY_IDLE_TIMEOUT is "31d", but it takes no more than LATCHKEY_ABSOLUTE_LIFETIME, 30d.',
    ],
    [{ LATCHKEY_IDLE_TIMOUT: '1h' }, 'LATCHKEY_IDLE_TIMOUT is no setting of Latchkey.'],
  ])('stops at %o with a sentence', (environment, sentence) => {
    expect(() => readConfig([], environment as Record<string, string>)).toThrow(sentence)
  })

  it('R65 takes plain http where nobody else can listen in', () => {
    for (const host of ['127.0.0.1', 'localhost', '::1'])
      expect(readConfig([], { LATCHKEY_HOST: host, LATCHKEY_ORIGIN: 'http://localhost:8080' }).host).toBe(host)
  })

  it('names a wrong flag', () => {
    expect(() => readConfig(['--port', 'x'], {})).toThrow('--port is "x", but it takes a number')
    expect(() => readConfig(['--prot', '1'], {})).toThrow("Unknown option '--prot'. Run with --help")
  })

  it('takes a PostgreSQL database in place of a file, and not both', () => {
    const store = 'postgresql://latchkey:p%40ss@db.example.org/latchkey?sslmode=verify-full'

    expect(readConfig([], { LATCHKEY_STORE: store }).store).toBe(store)
    expect(() => readConfig(['--database', 'own.db'], { LATCHKEY_STORE: store })).toThrow(
      'LATCHKEY_STORE and LATCHKEY_DATABASE are both given',
    )
  })

  it.each([
    [['--store', 'mysql://latchkey:swordfish@127.0.0.1/latchkey'], '--store is something else, not shown'],
    [['--store', 'postgres://latchkey:swordfish@[::1/latchkey'], '--store is something else, not shown'],
    [['--store', 'postgres://latchkey:%zzswordfish@127.0.0.1/latchkey'], '--store is something else, not shown'],
    [['--stor=postgres://latchkey:swordfish@127.0.0.1/latchkey'], "Unknown option '--stor'"],
    [['--store', 'postgres://latchkey:a', 'swordfish@127.0.0.1/latchkey'], 'A flag has one value'],
    [['postgres://latchkey:swordfish. x@127.0.0.1/latchkey'], 'A flag has one value'],
  ])('R83 says nothing of a password in what is wrong: %o', (flags, sentence) => {
    const start = () => readConfig(flags, {})

    expect(start).toThrow(sentence)
    expect(start).not.toThrow('swordfish')
  })

  it('prints and documents every setting', () => {
    for (const [key, setting] of Object.entries(SETTINGS)) {
      for (const name of [flagOf(key), ...('flagOnly' in setting ? [] : [variableOf(key)])]) {
        expect(helpText()).toContain(name)
        expect(configurationReference()).toContain(name)
      }
    }
  })

  it('prints a link when asked by a flag, and not at each start because a variable says so', () => {
    expect(readConfig(['--new-link-for', 'ada'], {}).newLinkFor).toBe('ada')
    expect(() => readConfig([], { LATCHKEY_NEW_LINK_FOR: 'ada' })).toThrow('LATCHKEY_NEW_LINK_FOR is no setting')
  })
})
