import { type BrowserPart, named } from './browser.ts'

/** Browsers have begun with one of these since the nineties; a program begins with its own name. */
const BEGINNING_OF_BROWSERS = /^(mozilla|opera)\//i

/** `curl/8.5.0`, `python-requests/2.31.0`, `My App/1.0`. */
const OWN_NAME = /^([a-z][\w.+-]*(?: [\w.+-]+){0,2})\/v?(\d[\d.]*)/i

/** What runtimes send that name no version. */
const BARE_NAME = /^(node|undici|axios|got|bruno|ruby)$/i

/** Programs in the clothes of a browser: crawlers after `compatible;`, and a few that say it elsewhere. */
const DISGUISED =
  /\(compatible; ([\w .-]+)\/([\d.]+)|\b(HeadlessChrome|WindowsPowerShell|PowerShell|PhantomJS)\/([\d.]+)/

/** The program that a `User-Agent` names, when it is no browser. */
export function programOf(userAgent: string): BrowserPart | undefined {
  const disguised = DISGUISED.exec(userAgent)
  if (disguised) return named(disguised[1] ?? disguised[3] ?? '', disguised[2] ?? disguised[4])
  if (BARE_NAME.test(userAgent)) return named(userAgent, undefined)
  const own = BEGINNING_OF_BROWSERS.test(userAgent) ? null : OWN_NAME.exec(userAgent)
  return own ? named(own[1] ?? '', own[2]) : undefined
}
