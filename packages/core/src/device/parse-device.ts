import Bowser from 'bowser'
import type { Device, DeviceKind, System } from '../domain/device.ts'
import { type BrowserPart, browserOf, named, UNKNOWN_BROWSER } from './browser.ts'
import type { ClientHints } from './client-hints.ts'
import { programOf } from './program.ts'
import { type SystemPart, systemOf, UNKNOWN_SYSTEM } from './system.ts'
import { cleanUserAgent } from './user-agent.ts'

/** The parser's word for each kind. A television is none of ours. */
const KINDS: Readonly<Record<string, DeviceKind>> = {
  desktop: 'desktop',
  mobile: 'phone',
  tablet: 'tablet',
  bot: 'program',
}

const DESKTOP_SYSTEMS: readonly System[] = ['windows', 'macos', 'linux', 'chromeos']

const NO_HINTS: ClientHints = { brands: [] }

/**
 * What a request tells of the device that sent it. Whoever sends it can say anything: good for recognising one's own
 * devices, never for a decision. Never throws, and every text in the result is short and visible.
 */
export function parseDevice(request: {
  readonly userAgent: string | null | undefined
  readonly hints?: ClientHints
}): Device {
  const userAgent = cleanUserAgent(request.userAgent)
  const hints = request.hints ?? NO_HINTS
  // The parser refuses an empty string, and reads a blank as nothing.
  const parsed = Bowser.parse(userAgent || ' ')
  const program = parsed.platform.type === 'bot' ? namedBy(parsed.browser) : programOf(userAgent)
  const browser = program ?? browserOf(hints, parsed.browser)
  const system = systemOf(userAgent, hints, parsed.os)
  const kind = program ? 'program' : kindOf(hints, system.system, parsed.platform.type)
  return { ...system, ...browser, kind, label: labelOf(browser, system) }
}

function namedBy({ name = '', version }: Bowser.Parser.Details): BrowserPart {
  return named(name, version)
}

/** On Android the hint tells phones from tablets; elsewhere only phones say that they are mobile. */
function kindOf(hints: ClientHints, system: System, parsedType: string | undefined): DeviceKind {
  if (hints.mobile === true) return 'phone'
  if (hints.mobile === false && system === 'android') return 'tablet'
  return KINDS[parsedType ?? ''] ?? (DESKTOP_SYSTEMS.includes(system) ? 'desktop' : 'unknown')
}

function labelOf({ browserName, browserVersion }: BrowserPart, { systemName }: SystemPart): string {
  const browser = browserVersion ? `${browserName} ${browserVersion}` : browserName
  if (systemName !== UNKNOWN_SYSTEM) return `${browser} on ${systemName}`
  return browserName === UNKNOWN_BROWSER ? 'Unknown device' : `${browser} on an unknown system`
}
