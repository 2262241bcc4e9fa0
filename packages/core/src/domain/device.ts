/** The systems that have an icon of their own; everything else is `other`. */
export const SYSTEMS = ['windows', 'macos', 'linux', 'ios', 'android', 'chromeos', 'other'] as const
export type System = (typeof SYSTEMS)[number]

/** The browsers that have an icon of their own; everything else is `other`. */
export const BROWSERS = ['chrome', 'firefox', 'safari', 'edge', 'opera', 'samsung', 'other'] as const
export type Browser = (typeof BROWSERS)[number]

export const DEVICE_KINDS = ['desktop', 'phone', 'tablet', 'program', 'unknown'] as const
export type DeviceKind = (typeof DEVICE_KINDS)[number]

/**
 * What is known about where a session lives. A version is absent when the browser does not tell it or freezes it:
 * absent is honest, a guess is not.
 */
export type Device = {
  readonly system: System
  /** For people: "Windows 11", "iOS", "FreeBSD". */
  readonly systemName: string
  readonly systemVersion?: string
  readonly browser: Browser
  /** For people: "Chrome", "Samsung Internet", "curl". */
  readonly browserName: string
  /** Major version only: it is all that browsers still tell. */
  readonly browserVersion?: string
  readonly kind: DeviceKind
  /** Browser and system together, "Chrome 120 on Linux" (M5). */
  readonly label: string
}
