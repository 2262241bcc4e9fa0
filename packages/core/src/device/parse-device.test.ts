import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { BROWSERS, DEVICE_KINDS, SYSTEMS } from '../domain/device.ts'
import { USER_AGENT_LIMIT } from '../domain/session.ts'
import { hintsFrom } from './client-hints.ts'
import { parseDevice } from './parse-device.ts'
import { cleanUserAgent } from './user-agent.ts'

const [, ...knownAgents] = readFileSync(new URL('./user-agents.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')

const CHROME_ON_WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36'
const CHROME_ON_MACOS =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36'
const CHROME_ON_ANDROID =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36'

function seenWith(userAgent: string, hints: Record<string, string>) {
  return parseDevice({ userAgent, hints: hintsFrom(new Headers(hints)) })
}

describe('parseDevice by the User-Agent', () => {
  it.each(knownAgents.map((line) => line.split('\t')))('M5 D25 sees %s, version "%s", %s: %s', (...columns) => {
    const [label, systemVersion, kind, userAgent] = columns
    const device = parseDevice({ userAgent })

    assert.equal(device.label, label)
    assert.equal(device.systemVersion ?? '', systemVersion)
    assert.equal(device.kind, kind)
  })

  it('D25 tells Edge, Opera and Samsung Internet from the Chrome that they claim to be', () => {
    const seen = ['Edg/120.0.0.0', 'OPR/106.0.0.0', 'SamsungBrowser/23.0'].map(
      (token) => parseDevice({ userAgent: `${CHROME_ON_WINDOWS} ${token}` }).browser,
    )

    assert.deepEqual(seen, ['edge', 'opera', 'samsung'])
  })

  it('knows the systems and browsers that have an icon', () => {
    const devices = knownAgents.map((line) => parseDevice({ userAgent: line.split('\t')[3] }))

    assert.deepEqual(new Set(devices.map((device) => device.system)), new Set(SYSTEMS))
    assert.deepEqual(new Set(devices.map((device) => device.browser)), new Set(BROWSERS))
  })

  it('names what it does not know', () => {
    assert.deepEqual(parseDevice({ userAgent: null }), {
      system: 'other',
      systemName: 'Unknown system',
      browser: 'other',
      browserName: 'Unknown browser',
      kind: 'unknown',
      label: 'Unknown device',
    })
  })
})

describe('parseDevice by client hints', () => {
  it.each([
    ['"15.0.0"', 'Chrome 131 on Windows 11', '11'],
    ['"13.0.0"', 'Chrome 131 on Windows 11', '11'],
    ['"10.0.0"', 'Chrome 131 on Windows 10', '10'],
    ['"1.0.0"', 'Chrome 131 on Windows 10', '10'],
    ['"0.3.0"', 'Chrome 131 on Windows 8.1', '8.1'],
    ['"0.1.0"', 'Chrome 131 on Windows 7', '7'],
    ['"0"', 'Chrome 131 on Windows', undefined],
    ['"12.0.0"', 'Chrome 131 on Windows', undefined],
    ['""', 'Chrome 131 on Windows', undefined],
    ['"new"', 'Chrome 131 on Windows', undefined],
    ['15', 'Chrome 131 on Windows', undefined],
  ])('D25 reads the Windows of the hint %s', (version, label, systemVersion) => {
    const device = seenWith(CHROME_ON_WINDOWS, {
      'sec-ch-ua-platform': '"Windows"',
      'sec-ch-ua-platform-version': version,
    })

    assert.equal(device.label, label)
    assert.equal(device.systemVersion, systemVersion)
  })

  it.each([
    [CHROME_ON_MACOS, 'macOS', '15.3.1', 'macos', '15.3'],
    [CHROME_ON_MACOS, 'macOS', '14.0.0', 'macos', '14'],
    [CHROME_ON_ANDROID, 'Android', '14.0.0', 'android', '14'],
    [CHROME_ON_ANDROID, 'Android', '', 'android', undefined],
    [CHROME_ON_MACOS, 'Chrome OS', '16002.44.0', 'chromeos', undefined],
    [CHROME_ON_MACOS, 'Chromium OS', '16002.44.0', 'chromeos', undefined],
    [CHROME_ON_MACOS, 'Linux', '6.5.0', 'linux', undefined],
    [CHROME_ON_MACOS, 'Unknown', '1', 'macos', undefined],
    [CHROME_ON_MACOS, 'Plan 9', '4', 'macos', undefined],
  ])('D25 with %s and the platform "%s" %s sees %s %s', (userAgent, platform, version, system, systemVersion) => {
    const device = seenWith(userAgent, {
      'sec-ch-ua-platform': `"${platform}"`,
      'sec-ch-ua-platform-version': `"${version}"`,
    })

    assert.equal(device.system, system)
    assert.equal(device.systemVersion, systemVersion)
  })

  it('keeps the true version of the User-Agent when the hint tells none', () => {
    const userAgent = CHROME_ON_ANDROID.replace('10; K', '13; Pixel 7')

    assert.equal(seenWith(userAgent, { 'sec-ch-ua-platform': '"Android"' }).systemVersion, '13')
  })

  it('never gives the version of one system to another', () => {
    const onMojave = CHROME_ON_MACOS.replace('10_15_7', '10_14_6')

    assert.equal(seenWith(onMojave, { 'sec-ch-ua-platform': '"Windows"' }).systemVersion, undefined)
  })

  it.each([
    ['"Google Chrome";v="131", "Chromium";v="131", "Not_A Brand";v="24"', 'chrome', 'Chrome 131'],
    ['"Not A(Brand";v="8", "Chromium";v="132", "Microsoft Edge";v="132"', 'edge', 'Edge 132'],
    ['"Chromium";v="130", "Opera";v="115", "Not?A_Brand";v="99"', 'opera', 'Opera 115'],
    ['"Chromium";v="130", "Opera GX";v="115", "Not?A_Brand";v="99"', 'opera', 'Opera GX 115'],
    ['"Not;A=Brand";v="99", "Samsung Internet";v="27.0", "Chromium";v="125"', 'samsung', 'Samsung Internet 27'],
    ['"Brave";v="131", "Chromium";v="131", "Not_A Brand";v="24"', 'other', 'Brave 131'],
    ['"Vivaldi";v="7.0", "Chromium";v="130", "Not?A_Brand";v="99"', 'other', 'Vivaldi 7'],
    ['"Chromium";v="130", "Google Chrome";v="130", "Wave";v="1.5"', 'other', 'Wave 1'],
    ['"Chromium";v="131", "Not_A Brand";v="24"', 'other', 'Chromium 131'],
    ['" Not A;Brand";v="99", "Chromium";v="96"', 'other', 'Chromium 96'],
    ['"(Not(A:Brand";v="8", "Chromium";v="98"', 'other', 'Chromium 98'],
    ['"Brave"', 'other', 'Brave'],
    ['"Brave";v=131', 'other', 'Brave'],
    // What can't be read, or says nothing, leaves the word to the User-Agent.
    ['"Not_A Brand";v="24"', 'chrome', 'Chrome 131'],
    ['Brave;v="131"', 'chrome', 'Chrome 131'],
    ['"Brave', 'chrome', 'Chrome 131'],
    ['', 'chrome', 'Chrome 131'],
    ['("Brave");v="131"', 'chrome', 'Chrome 131'],
    [`"${'x'.repeat(2000)}"`, 'chrome', 'Chrome 131'],
  ])('D25 reads the brands %s as %s, %s', (brands, browser, name) => {
    const device = seenWith(CHROME_ON_MACOS, { 'sec-ch-ua': brands })

    assert.equal(device.browser, browser)
    assert.equal(device.label, `${name} on macOS`)
  })

  it('reads the full versions when there is no other list of brands', () => {
    const device = seenWith(CHROME_ON_MACOS, { 'sec-ch-ua-full-version-list': '"Brave";v="131.1.73.89"' })

    assert.equal(device.label, 'Brave 131 on macOS')
  })

  it.each([
    ['?1', 'phone'],
    ['?0', 'tablet'],
    ['1', 'phone'],
    ['', 'phone'],
  ])('tells a phone from a tablet by the hint %j', (mobile, kind) => {
    assert.equal(seenWith(CHROME_ON_ANDROID, { 'sec-ch-ua-mobile': mobile }).kind, kind)
  })

  it('takes a device without "Mobile" for a phone when the hint says so', () => {
    const userAgent = CHROME_ON_ANDROID.replace(' Mobile', '')

    assert.equal(seenWith(userAgent, { 'sec-ch-ua-mobile': '?1' }).kind, 'phone')
  })

  it('does not take a desktop for a tablet', () => {
    assert.equal(seenWith(CHROME_ON_MACOS, { 'sec-ch-ua-mobile': '?0' }).kind, 'desktop')
  })

  it('believes no hint that makes a browser of a program', () => {
    assert.equal(seenWith('curl/8.5.0', { 'sec-ch-ua': '"Google Chrome";v="131"' }).browserName, 'curl')
  })
})

const fragment = fc.constantFrom(
  'Mozilla/5.0 (',
  'Windows NT 10.0',
  'Mac OS X ',
  'Macintosh',
  'iPhone OS 18_6 like Mac OS X',
  'Android 1',
  'FxiOS/',
  'Version/',
  'Chrome/',
  'compatible; ',
  'Slackbot-',
  'opt/1',
  '1.1.1.1',
  '_',
  ')',
  '/',
  ' ',
  '9',
  '\u202e',
  '\u0000',
)
const hostile = fc.oneof(
  fc.string({ maxLength: 10_000, unit: 'binary' }),
  fc.array(fragment, { maxLength: 60 }).map((parts) => parts.join('')),
  fc.tuple(fragment, fc.nat(2000)).map(([part, count]) => part.repeat(count).slice(0, 10_000)),
)

describe('parseDevice of anything', () => {
  it('D26 never throws, and gives short and visible text only', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (userAgent, brand, platform) => {
        const hints = { brands: [{ name: brand, version: platform }], platform, platformVersion: brand }
        for (const device of [parseDevice({ userAgent }), parseDevice({ userAgent, hints })]) {
          for (const text of [device.systemName, device.browserName]) assert.match(text, /^\P{C}{1,40}$/u)
          for (const text of [device.systemVersion, device.browserVersion]) assert.match(text ?? '', /^[\d.]{0,9}$/)
          assert.match(device.label, /^\P{C}{1,100}$/u)
          assert.ok(DEVICE_KINDS.includes(device.kind))
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('D26 reads nothing beyond what is kept', () => {
    const userAgent = `Mozilla/5.0 (${'x'.repeat(USER_AGENT_LIMIT)}) Gecko/20100101 Firefox/133.0`

    assert.equal(parseDevice({ userAgent }).label, 'Unknown device')
  })

  it('takes no endless number for a version', () => {
    assert.equal(parseDevice({ userAgent: 'curl/12345.0' }).label, 'curl on an unknown system')
  })

  it('D26 gives the same device for what is kept of a User-Agent as for the whole', () => {
    fc.assert(
      fc.property(hostile, (userAgent) => {
        assert.deepEqual(parseDevice({ userAgent: cleanUserAgent(userAgent) }), parseDevice({ userAgent }))
      }),
    )
  })
})

describe('cleanUserAgent', () => {
  it('D26 keeps a line of visible text, 512 characters at most', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const clean = cleanUserAgent(text)
        assert.ok(clean.length <= USER_AGENT_LIMIT)
        assert.match(clean, /^\P{C}*$/u)
        assert.equal(cleanUserAgent(clean), clean)
      }),
    )
  })

  it('leaves an ordinary one as it is', () => {
    assert.equal(cleanUserAgent(CHROME_ON_WINDOWS), CHROME_ON_WINDOWS)
    assert.equal(cleanUserAgent(undefined), '')
  })

  it('takes out what would break a log or turn the text around', () => {
    assert.equal(cleanUserAgent(' curl\r\n/8\u202e\u200b.5\u0000.0 '), 'curl/8.5.0')
  })

  it('leaves neither half a character nor a blank where it cuts', () => {
    const almost = 'x'.repeat(USER_AGENT_LIMIT - 1)

    assert.equal(cleanUserAgent(`${almost}😀`), `${almost}\ufffd`)
    assert.equal(cleanUserAgent(`${almost} x`), almost)
  })
})
