import type { Device, System } from '../domain/device.ts'
import type { ClientHints } from './client-hints.ts'
import { cleanName } from './user-agent.ts'

export type SystemPart = Pick<Device, 'system' | 'systemName' | 'systemVersion'>

/** What the parser has read in the `User-Agent`. */
export type SystemDetails = { readonly name?: string; readonly version?: string; readonly versionName?: string }

export const UNKNOWN_SYSTEM = 'Unknown system'

/** By the name that the parser or the hint gives; every other name is shown as it is. */
const KNOWN: ReadonlyMap<string, System> = new Map([
  ['Windows', 'windows'],
  ['macOS', 'macos'],
  ['Linux', 'linux'],
  ['iOS', 'ios'],
  ['Android', 'android'],
  ['Chrome OS', 'chromeos'],
  ['Chromium OS', 'chromeos'],
])

/** Systems that the parser doesn't know. */
const RARE = /\b(FreeBSD|OpenBSD|NetBSD|DragonFly|SunOS|Haiku|KAIOS|Fuchsia)\b/

/** Windows 7, 8 and 8.1 in the hint (User-Agent Client Hints, section 3.8). */
const OLD_WINDOWS: Readonly<Record<string, string>> = { '0.1': '7', '0.2': '8', '0.3': '8.1' }

/**
 * Which system, and its version where the browser tells the truth about it. A hint is the truth; in the `User-Agent`
 * most browsers have frozen the version, and what is frozen is left out.
 */
export function systemOf(userAgent: string, hints: ClientHints, parsed: SystemDetails): SystemPart {
  const seenName = parsed.name ?? RARE.exec(userAgent)?.[1]
  const toldName = hints.platform && KNOWN.has(hints.platform) ? hints.platform : undefined
  const name = toldName ?? seenName
  if (!name) return { system: 'other', systemName: UNKNOWN_SYSTEM }
  const system = KNOWN.get(name) ?? 'other'
  const told = toldName && toldVersion(system, hints.platformVersion)
  const seen = name === seenName ? seenVersion(system, userAgent, parsed) : undefined
  return describe(system, name, told ?? seen)
}

function describe(system: System, name: string, systemVersion: string | undefined): SystemPart {
  const systemName = system === 'windows' && systemVersion ? `Windows ${systemVersion}` : cleanName(name)
  return { system, systemName, ...(systemVersion && { systemVersion }) }
}

function toldVersion(system: System, platformVersion: string | undefined): string | undefined {
  switch (system) {
    case 'windows':
      return windowsVersion(platformVersion)
    case 'macos':
    case 'android':
    case 'ios':
      return shortVersion(platformVersion)
    // The build of ChromeOS and the kernel of Linux mean nothing to a person.
    default:
      return undefined
  }
}

/** Microsoft: "Detect Windows 11 using User-Agent Client Hints". There is no 11 and no 12. */
function windowsVersion(platformVersion = ''): string | undefined {
  const major = Number.parseInt(platformVersion, 10)
  if (major >= 13) return '11'
  if (major >= 1 && major <= 10) return '10'
  return OLD_WINDOWS[platformVersion.slice(0, 3)]
}

function seenVersion(system: System, userAgent: string, parsed: SystemDetails): string | undefined {
  const version = shortVersion(parsed.version)
  switch (system) {
    // `NT 10.0` is Windows 10 and 11, in every browser.
    case 'windows':
      return parsed.versionName === '10' || parsed.versionName === 'NT' ? undefined : parsed.versionName
    // Safari, Chrome and Firefox have stopped at 10.15; and an iPad says it is a Mac.
    case 'macos':
      return version === '10.15' ? undefined : version
    case 'ios':
      return isFrozenIos(version, userAgent) ? undefined : version
    case 'android':
      return isFrozenAndroid(version, userAgent) ? undefined : version
    case 'linux':
    case 'chromeos':
      return undefined
    case 'other':
      return version
  }
}

/** From iOS 26 on, WebKit says 18.6 or 18.7. It is true only together with a Safari of that age. */
function isFrozenIos(version: string | undefined, userAgent: string): boolean {
  return (version === '18.6' || version === '18.7') && !userAgent.includes('Version/18.')
}

/** Chromium says `Android 10; K` on every device; Firefox says 10 on all that are older. */
function isFrozenAndroid(version: string | undefined, userAgent: string): boolean {
  return version === '10' && (userAgent.includes('Android 10; K)') || userAgent.includes('Firefox/'))
}

/** "15.3" of "15.3.1", "14" of "14.0.0". */
function shortVersion(version = ''): string | undefined {
  const [, major, minor] = /^(\d{1,4})(?:\.(\d{1,4}))?(?![\d])/.exec(version) ?? []
  return minor === undefined || Number(minor) === 0 ? major : `${major}.${minor}`
}
