import type { Browser, Device } from '../domain/device.ts'
import type { Brand, ClientHints } from './client-hints.ts'
import { cleanName, majorOf } from './user-agent.ts'

export type BrowserPart = Pick<Device, 'browser' | 'browserName' | 'browserVersion'>

/** What the parser has read in the `User-Agent`. */
export type BrowserDetails = { readonly name?: string; readonly version?: string }

export const UNKNOWN_BROWSER = 'Unknown browser'

type Known = { readonly browser: Browser; readonly browserName: string }

/** By the name that the parser or the brand gives; every other name is shown as it is. */
const KNOWN: ReadonlyMap<string, Known> = new Map([
  ['Chrome', { browser: 'chrome', browserName: 'Chrome' }],
  ['Google Chrome', { browser: 'chrome', browserName: 'Chrome' }],
  ['Firefox', { browser: 'firefox', browserName: 'Firefox' }],
  ['Safari', { browser: 'safari', browserName: 'Safari' }],
  ['Microsoft Edge', { browser: 'edge', browserName: 'Edge' }],
  ['Opera', { browser: 'opera', browserName: 'Opera' }],
  ['Opera GX', { browser: 'opera', browserName: 'Opera GX' }],
  ['Opera Touch', { browser: 'opera', browserName: 'Opera Touch' }],
  ['Samsung Internet', { browser: 'samsung', browserName: 'Samsung Internet' }],
  ['Samsung Internet for Android', { browser: 'samsung', browserName: 'Samsung Internet' }],
])

/** What other browsers are made of: each says less than any other brand, and the last says least. */
const FOUNDATIONS = ['Google Chrome', 'Chromium']

/** A brand tells what the `User-Agent` hides: Brave and Vivaldi call themselves Chrome there. */
export function browserOf(hints: ClientHints, parsed: BrowserDetails): BrowserPart {
  const brand = mostTelling(hints.brands)
  if (brand !== undefined) return named(brand.name, brand.version)
  // Safari always tells its version. What looks like Safari without one is the window of some app.
  const inApp = parsed.name === 'Safari' && !parsed.version
  return named(inApp ? '' : (parsed.name ?? ''), parsed.version)
}

function mostTelling(brands: readonly Brand[]): Brand | undefined {
  return brands.toSorted((one, other) => FOUNDATIONS.indexOf(one.name) - FOUNDATIONS.indexOf(other.name))[0]
}

export function named(name: string, version: string | undefined): BrowserPart {
  const browserName = cleanName(name)
  // Half of the world calls itself Mozilla: that says nothing.
  if (browserName === '' || browserName === 'Mozilla') return { browser: 'other', browserName: UNKNOWN_BROWSER }
  const browserVersion = majorOf(version)
  return { ...(KNOWN.get(name) ?? { browser: 'other', browserName }), ...(browserVersion && { browserVersion }) }
}
