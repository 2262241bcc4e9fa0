type Platform = { readonly name: string; readonly version: string; readonly mobile?: boolean }

export const WINDOWS_11: Platform = { name: 'Windows', version: '19.0.0' }
export const WINDOWS_10: Platform = { name: 'Windows', version: '10.0.0' }
export const MACOS_15: Platform = { name: 'macOS', version: '15.7.2' }
export const MACOS_26: Platform = { name: 'macOS', version: '26.1.0' }
export const LINUX: Platform = { name: 'Linux', version: '6.14.0' }
export const CHROME_OS: Platform = { name: 'Chrome OS', version: '16433.41.0' }

export function phone(androidVersion: number): Platform {
  return { name: 'Android', version: `${androidVersion}.0.0`, mobile: true }
}

export function tablet(androidVersion: number): Platform {
  return { name: 'Android', version: `${androidVersion}.0.0` }
}

/** The headers of a browser made of Chromium, once a server has asked for the version of the platform. */
export function chromiumHints(
  brand: { readonly name: string; readonly version: number | string },
  chromium: number,
  platform: Platform,
): Readonly<Record<string, string>> {
  return {
    'sec-ch-ua': `"Not(A:Brand";v="8", "Chromium";v="${chromium}", "${brand.name}";v="${brand.version}"`,
    'sec-ch-ua-mobile': platform.mobile ? '?1' : '?0',
    'sec-ch-ua-platform': `"${platform.name}"`,
    'sec-ch-ua-platform-version': `"${platform.version}"`,
  }
}

export function chromeHints(version: number, platform: Platform): Readonly<Record<string, string>> {
  return chromiumHints({ name: 'Google Chrome', version }, version, platform)
}

export function edgeHints(version: number, platform: Platform): Readonly<Record<string, string>> {
  return chromiumHints({ name: 'Microsoft Edge', version }, version, platform)
}
